/**
 * A text that can be seen as one word of a shell's command, in single quotes where it needs them: bash, sh and zsh take it as
 * it is.
 */
export const shellWord = (text: string): string =>
  /^[\w./:=,@%+~-]+$/.test(text) && !text.startsWith("~") ? text : `'${text.replaceAll("'", "'\\''")}'`;
