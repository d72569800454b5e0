import type { Draws } from "./draws.ts";

const strings = [
  '""',
  '"a"',
  '"\\u0000"',
  '"\\ud800"',
  '"\\"',
  '"a\nb"',
  '"__proto__"',
  '"é"',
  '"\\x"',
  '"{[,:"',
  '"\\\\"',
  '"\\u00e9"',
  '"a\\"b"',
];
const plain = [
  "0",
  "-0",
  "1e5",
  "01",
  "1.",
  ".5",
  "-",
  "1e400",
  "true",
  "false",
  "null",
  "nul",
  "NaN",
  "9007199254740993",
  "",
];
const between = [",", ",", ",", ":", "", ",,", " , ", "\t,\n", "\u00a0,"];

/** A text that is JSON or nearly so, of up to some hundred characters; now and then very deep or very long. */
export function jsonText(draws: Draws, depth = 0): string {
  if (depth === 0 && draws.once(300)) return monster(draws);
  const kind = draws.below(depth > 4 ? 4 : 8);
  if (kind < 2) return draws.pick(strings.slice(0, draws.pick([3, strings.length])));
  if (kind < 4) return draws.pick(plain.slice(0, draws.pick([3, plain.length])));
  const members = Array.from({ length: draws.below(4) }, () => {
    const value = jsonText(draws, depth + 1);
    return kind < 6
      ? value
      : `${draws.pick(['"a"', '"b"', '"c"', '"\\u0061"', ...strings])}${draws.once(30) ? draws.pick(between) : ":"}${value}`;
  });
  const [open, close] = draws.once(60)
    ? draws.pick([
        ["{", "]"],
        ["[", "}"],
        ["[", ""],
        ["", "]"],
      ] as const)
    : kind < 6
      ? ["[", "]"]
      : ["{", "}"];
  return `${open}${members.join(draws.once(30) ? draws.pick(between) : ",")}${close}`;
}

/** What makes a reader slow or its stack overflow. */
function monster(draws: Draws): string {
  const count = draws.pick([100, 5000, 40_000]);
  return draws.pick([
    () => "[".repeat(count),
    () => `${"[".repeat(count)}${"]".repeat(count)}`,
    () => '{"a":'.repeat(count),
    () => `{"${'\\"'.repeat(count)}`,
    () => `"${"\\\\".repeat(count)}"`,
    () => `[${'"a":'.repeat(count)}1]`,
    () => `{${Array.from({ length: count / 10 }, (_, i) => `"${i}":${i}`).join(",")}}`,
    () => `"${"x".repeat(20 * count)}"`,
    () => `${" ".repeat(count)}1${" ".repeat(count)}`,
    () => "9".repeat(count),
  ])();
}
