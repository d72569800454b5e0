import xterm from "@xterm/headless";

/** What a terminal of this size shows after a text was written to it: its lines, the lowest last. It needs real timers. */
export async function screenOf(
  text: string,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Promise<readonly string[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const { active } = terminal.buffer;
  return Array.from({ length: rows }, (_, i) => active.getLine(active.baseY + i)?.translateToString(true) ?? "");
}
