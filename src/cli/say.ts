import { visible } from "../visible.ts";

/** The command line's voice: all that it says goes through here, so that no name that it met speaks to the terminal. */

/** Results, on stdout. */
export const say = (text: string): boolean => process.stdout.write(visible(text));

/** Everything else, on stderr. */
export const sayAside = (text: string): boolean => process.stderr.write(visible(text));

/** Results with colours: all of the text but those was made visible before they were laid on. */
export const sayPainted = (text: string): boolean => process.stdout.write(text);
