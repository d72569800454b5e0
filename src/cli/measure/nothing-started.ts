/** The last line of what a dry run says. */
export const NOTHING_STARTED = "This is a dry run: nothing was started, nothing was written.";
