import { LthError, messageOf } from "../errors.ts";
import { kindOf } from "../options.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { quoted } from "../visible.ts";
import type { Contents, Examples } from "./arrays/index.ts";
import { datasetChecksum } from "./checksum.ts";

const CURE = "mend its module: load returns {copy, shape, classes, train, test}, see docs/guide/extending.md";
const MOST = { side: 4096, channels: 64, classes: 256, letters: 1000 };

/** Says what is wrong with what a source from outside read. */
type Fault = (says: string) => LthError;

/**
 * What a source from outside read, held against all that ours hold by themselves, in arrays that nobody else can write to; its
 * checksum is computed. Throws an LthError that names the data set and the part.
 */
export function checkedContents(name: string, given: unknown): Contents {
  const fault: Fault = (says) => new LthError(`the data set ${name} gives ${says}`, CURE);
  try {
    return contentsOf(given, fault);
  } catch (error) {
    if (error instanceof LthError) throw error;
    throw fault(`something that cannot be read: ${messageOf(error)}`);
  }
}

function contentsOf(given: unknown, fault: Fault): Contents {
  const { copy, shape, classes, train, test, notes, checksum } = membersOf("what it read", given, fault);
  const words = text("copy", copy, fault);
  const size = shapeOf(shape, fault);
  const listed = classesOf(classes, fault);
  const contents = {
    copy: words,
    shape: size,
    classes: listed,
    train: examplesOf("train", train, size, listed.length, fault),
    test: examplesOf("test", test, size, listed.length, fault),
    ...(notes === undefined ? {} : { notes: texts("notes", notes, fault) }),
  };
  const computed = datasetChecksum(contents);
  if (checksum !== undefined && checksum !== computed) {
    throw fault(`a checksum that is not the one of its examples, ${computed}; it may leave it out`);
  }
  return { ...contents, checksum: computed };
}

function membersOf(what: string, given: unknown, fault: Fault): Partial<Record<string, unknown>> {
  if (typeof given !== "object" || given === null) throw fault(`${kindOf(given)} as ${what}, expected an object`);
  const names = ["copy", "shape", "classes", "train", "test", "notes", "checksum"];
  const parts = [...names, "channels", "rows", "columns", "count", "pixels", "labels", "names"];
  return Object.fromEntries(parts.map((name) => [name, Reflect.get(given, name)])); // each is read once
}

function shapeOf(given: unknown, fault: Fault): Shape {
  const { channels, rows, columns } = membersOf("shape", given, fault);
  return {
    channels: whole("shape.channels", channels, MOST.channels, fault),
    rows: whole("shape.rows", rows, MOST.side, fault),
    columns: whole("shape.columns", columns, MOST.side, fault),
  };
}

function classesOf(given: unknown, fault: Fault): readonly string[] {
  const classes = texts("classes", given, fault);
  if (classes.length < 2 || classes.length > MOST.classes) {
    throw fault(`${classes.length} classes, expected 2 to ${MOST.classes}`);
  }
  const twice = classes.find((name, i) => classes.indexOf(name) !== i);
  if (twice !== undefined) throw fault(`two classes that are called ${quoted(twice)}`);
  return classes;
}

function examplesOf(part: "train" | "test", given: unknown, shape: Shape, classes: number, fault: Fault): Examples {
  const { count: counted, pixels: givenPixels, labels: givenLabels, names } = membersOf(part, given, fault);
  const count = whole(`${part}.count`, counted, 2 ** 31 - 1, fault);
  const { channels, rows, columns } = shape;
  const each = `${channels} x ${rows} x ${columns} for each of ${count} examples`;
  const pixels = bytes(`${part}.pixels`, givenPixels, count * sizeOf(shape), each, fault);
  const labels = bytes(`${part}.labels`, givenLabels, count, "one for each example", fault);
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong >= 0) throw fault(`${part} example ${wrong} the label ${labels[wrong]}, and has ${classes} classes`);
  if (names === undefined) return { count, pixels, labels };
  const called = texts(`${part}.names`, names, fault);
  if (called.length !== count)
    throw fault(`${called.length} ${part}.names, expected one for each of ${count} examples`);
  return { count, pixels, labels, names: called };
}

/** A copy: its source may keep the array, and write to it while networks are trained. */
function bytes(what: string, given: unknown, length: number, each: string, fault: Fault): Uint8Array {
  if (!(given instanceof Uint8Array)) {
    const other = ArrayBuffer.isView(given)
      ? `a ${given.constructor.name}`
      : Array.isArray(given)
        ? "a list"
        : undefined;
    throw fault(`${other ?? kindOf(given)} as ${what}, expected a Uint8Array`);
  }
  const copy = new Uint8Array(given);
  if (copy.length === length) return copy;
  throw fault(`${copy.length} bytes as ${what}, expected ${length}: ${each}`);
}

function whole(what: string, given: unknown, most: number, fault: Fault): number {
  if (typeof given === "number" && Number.isInteger(given) && given >= 1 && given <= most) return given;
  throw fault(`${kindOf(given)} as ${what}, expected a whole number from 1 to ${most}`);
}

function text(what: string, given: unknown, fault: Fault): string {
  if (typeof given !== "string") throw fault(`${kindOf(given)} as ${what}, expected text`);
  if (given !== "" && given.length <= MOST.letters) return given;
  throw fault(
    `${given === "" ? "an empty text" : `${given.length} letters`} as ${what}, expected 1 to ${MOST.letters}`,
  );
}

function texts(what: string, given: unknown, fault: Fault): readonly string[] {
  if (!Array.isArray(given)) throw fault(`${kindOf(given)} as ${what}, expected a list of texts`);
  return Array.from(given, (each: unknown, i) => text(`${what}[${i}]`, each, fault));
}
