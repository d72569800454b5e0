import type { ErrorCode, YAMLError } from "yaml";

/**
 * What broken syntax means, in our words, by the code that the yaml library gives it. Where one code stands for several
 * faults, its message tells them apart; it is never shown.
 */
const words: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: "an alias that has an anchor or tag of its own, expected the alias alone",
  BAD_ALIAS: "an anchor or alias without a name, expected one such as &name or *name",
  BAD_COLLECTION_TYPE: "a tag that does not fit what it stands before, expected plain YAML",
  BAD_DIRECTIVE: "a line that begins with % and means nothing, expected a field",
  BAD_DQ_ESCAPE: "a backslash in double quotes that escapes nothing, expected two of it, or single quotes",
  BAD_INDENT: "an indentation that fits nothing above it, expected the fields of a section below each other",
  BAD_PROP_ORDER: "an anchor or tag before the sign of its value, expected it behind",
  BAD_SCALAR_START: "a value that begins with a sign that YAML keeps for itself, expected it in quotes",
  BLOCK_AS_IMPLICIT_KEY: "two fields or items on one line, expected one on each",
  BLOCK_IN_FLOW: "an indented section inside brackets, expected items with commas between them",
  DUPLICATE_KEY: "a key that stands twice, expected it once",
  IMPOSSIBLE: "something that cannot be understood, expected fields such as trials: 3",
  KEY_OVER_1024_CHARS: "a key of more than 1024 characters, expected a name",
  MISSING_CHAR: "a sign is missing, expected fields such as trials: 3",
  MULTILINE_IMPLICIT_KEY: "a key that goes over several lines, expected a colon behind the name on each",
  MULTIPLE_ANCHORS: "two anchors before one value, expected one",
  MULTIPLE_DOCS: "a second document, expected one",
  MULTIPLE_TAGS: "two tags before one value, expected one",
  NON_STRING_KEY: "a key that is no text, expected a name",
  RESOURCE_EXHAUSTION: "more depth than can be read, expected a spec",
  TAB_AS_INDENT: "indented with a tab, expected spaces",
  TAG_RESOLVE_FAILED: "a tag that is not known, expected plain YAML",
  UNEXPECTED_TOKEN: "something that does not belong there, expected fields such as trials: 3",
};

/** Finer than a code, by the library's message. */
const finer: readonly (readonly [message: RegExp, words: string])[] = [
  [/^Missing closing/, "a quote that is opened and never closed"],
  [/cannot start on same line/, "a field on the line of ---, expected it on the next"],
  [/followed by map values/, "a line without a colon, expected a field such as trials: 3"],
  [/^Missing ,/, "two items without a comma between them"],
  [/^Missing space after :/, "a colon without a space behind it"],
  [/^Comments must/, "a # right behind something, expected a space before the comment"],
  [/white space$/, "a tag or anchor right before something, expected a space between them"],
  [/directives-end/, "a line that begins with %, expected a field"],
  [/^Unexpected ,/, "a comma with nothing before it"],
  [/^Unexpected empty item/, "two commas with nothing between them"],
  [/flow-(seq|map)-end/, "a bracket that closes nothing"],
  [/Block scalar header/, "more behind | or > than belongs there, expected the text on the next lines"],
  [
    /leading empty lines|same column|seq-item-ind/,
    "an indentation that fits nothing above it, expected the fields of a section below each other",
  ],
];

export const syntaxWords = ({ code, message }: YAMLError): string =>
  `not YAML: ${finer.find(([pattern]) => pattern.test(message))?.[1] ?? words[code]}`;
