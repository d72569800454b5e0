/** The command that was typed, as it can be typed again. */
export const commandLine = (argv: readonly string[] = process.argv.slice(2)): string =>
  ["lth", ...argv].map(quoted).join(" ");

const quoted = (word: string): string => (/^[\w./:=,@%+~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
