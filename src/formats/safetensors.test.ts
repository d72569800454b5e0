import { describe, expect, test } from "vitest";
import { LthError } from "../errors.ts";
import { floats, floatsOf, safetensorsPieces, type Tensor, type Tensors } from "./safetensors.ts";
import { freeBeforeTensors, numbersOf, readSafetensors } from "./safetensors-reader.ts";

const NONE: ReadonlyMap<string, string> = new Map();

/** A file with this header, as written, and this much data. */
function file(header: string | Uint8Array, data = new Uint8Array(0), length?: bigint): Uint8Array {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

/** A file of these tensors, as one piece. */
const written = (tensors: Tensors): Uint8Array => Buffer.concat(safetensorsPieces(tensors));

const four = new Uint8Array([0, 0, 128, 63]); // 1 as float32
const w = (entry: string) => `{"w":${entry}}`;

describe("writing", () => {
  test("gives the bytes of the format, larger elements first, the header padded to 8 with spaces", () => {
    const tensors = new Map<string, Tensor>([
      ["m", { type: "U8", shape: [1], bytes: new Uint8Array([5]) }],
      ["w", floats(new Float32Array([1]))],
    ]);
    const bytes = written({
      metadata: new Map([
        ["b", "2"],
        ["a", "1"],
      ]),
      tensors,
    });
    const header =
      '{"__metadata__":{"a":"1","b":"2"},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"m":{"dtype":"U8","shape":[1],"data_offsets":[4,5]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    expect(bytes).toEqual(Buffer.from(file(padded, new Uint8Array([...four, 5]))));
  });

  test("does not depend on the order of the maps, nor on where a view begins", () => {
    const a: [string, Tensor] = ["a", floats(new Float32Array([9, 1, 2]).subarray(1))];
    const b: [string, Tensor] = ["b", floats(new Float32Array([3]))];
    const one = written({ metadata: NONE, tensors: new Map([a, b]) });
    const other = written({ metadata: NONE, tensors: new Map([b, a]) });
    expect(one).toEqual(other);
    expect([...floatsOf(readSafetensors(one, "x").tensors.get("a")!)]).toEqual([1, 2]);
  });
});

describe("what is sound but unusual is read as it is", () => {
  test("data that begins at an odd byte", () => {
    const header = w('{"dtype":"F32","shape":[1],"data_offsets":[0,4]}').padEnd(61);
    const { tensors } = readSafetensors(file(header, four), "x");
    expect([...floatsOf(tensors.get("w")!)]).toEqual([1]);
  });

  test.each([60, 61, 62, 63, 300, 301])(
    "read to where it may lie, behind a header of %i bytes it is not copied",
    (length) => {
      const given = file(w('{"dtype":"F32","shape":[1],"data_offsets":[0,4]}').padEnd(length), four);
      const free = freeBeforeTensors(given.subarray(0, 8));
      const memory = new Uint8Array(free + given.length);
      memory.set(given, free);
      const { tensors } = readSafetensors(memory.subarray(free), "x");
      const numbers = numbersOf(tensors.get("w")!, "w", "x");
      expect([...numbers]).toEqual([1]);
      expect(numbers.buffer).toBe(memory.buffer);
    },
  );

  test("scalars, empty tensors, another order, other types, odd names, no tensors", () => {
    const header =
      '{"__proto__":{"dtype":"I64","shape":[],"data_offsets":[4,12]},"":{"shape":[0,7],"data_offsets":[4,4],"dtype":"F32"},' +
      '"../../w":{"dtype":"BF16","shape":[2,1],"data_offsets":[0,4]}}';
    const { tensors } = readSafetensors(file(header, new Uint8Array(12).fill(1)), "x");
    expect([...tensors.keys()]).toEqual(["__proto__", "", "../../w"]);
    expect(tensors.get("__proto__")).toMatchObject({ type: "I64", shape: [] });
    expect(tensors.get("")?.bytes).toHaveLength(0);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(readSafetensors(file("{}"), "x").tensors.size).toBe(0);
  });

  test("numbers below the normal range and negative zero survive", () => {
    const values = new Float32Array([0.1, -1e-40, -0, Number.MAX_VALUE]);
    const bytes = written({ metadata: NONE, tensors: new Map([["w", floats(values)]]) });
    const read = floatsOf(readSafetensors(bytes, "x").tensors.get("w")!);
    expect(read.every((value, i) => Object.is(value, values[i]))).toBe(true);
  });
});

describe("faults are refused by file", () => {
  const sound = '{"dtype":"F32","shape":[1],"data_offsets":[0,4]}';
  const cases: Record<string, [Uint8Array, string]> = {
    "too short": [new Uint8Array(7), "7 bytes, but"],
    "length 2^63": [file("{}", four, 2n ** 63n), "says 9223372036854775808 bytes"],
    "length 2^64-1": [file("{}", four, 2n ** 64n - 1n), "says 18446744073709551615 bytes"],
    "length 2^53+1": [file("{}", four, 2n ** 53n + 1n), "says 9007199254740993 bytes"],
    "length past the end": [file("{}", four, 7n), "says 7 bytes, at most 6"],
    "length one short": [file("{}  ", four, 1n), "its header is wrong: expected a key in quotes at character 1"],
    "length zero": [file("{}", four, 0n), "does not begin with {"],
    "not JSON": [file("{w}"), "its header is wrong: expected a key in quotes at character 1"],
    "a list": [file("[]"), "does not begin with {"],
    null: [file("null"), "does not begin with {"],
    "bad UTF-8": [file(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])), "its header is wrong: it is no UTF-8 text"],
    "same key twice": [file(`{"w":${sound},"w":${sound}}`, four), '"w" appears twice'],
    "same key twice, spelt in two ways": [file(`{"w":${sound},"\\u0077":${sound}}`, four), '"w" appears twice'],
    "same member twice": [
      file(w('{"dtype":"F32","dtype":"U8","shape":[1],"data_offsets":[0,4]}'), four),
      '"dtype" appears',
    ],
    "20,000 levels": [file(`{"w":${"[".repeat(20_000)}${"]".repeat(20_000)}}`), "nested more than 3 deep"],
    "a pickle": [new Uint8Array([0x80, 2, 0x7d, 0x71, 0, 0x2e, 0, 0, 0, 0]), "its header says"],
    "unknown type": [file(w('{"dtype":"toString","shape":[1],"data_offsets":[0,4]}'), four), 'type "toString"'],
    "negative shape": [file(w('{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}'), four), "shape [-1]"],
    "broken shape": [file(w('{"dtype":"F32","shape":[0.5],"data_offsets":[0,4]}'), four), "shape [0.5]"],
    "shape that lies": [file(w('{"dtype":"F32","shape":[2],"data_offsets":[0,4]}'), four), "needs 8"],
    "shape that overflows": [
      file(w('{"dtype":"F32","shape":[9007199254740991,9007199254740991,0.0],"data_offsets":[0,4]}'), four),
      "needs 0",
    ],
    "offsets backwards": [file(w('{"dtype":"F32","shape":[0],"data_offsets":[4,0]}'), four), "at bytes 4 to 0"],
    "offsets past the end": [file(w('{"dtype":"F32","shape":[2],"data_offsets":[0,8]}'), four), "there are 4 bytes"],
    "three offsets": [file(w('{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}'), four), "expected [begin, end]"],
    overlap: [file(`{"v":${sound},"w":${sound}}`, four), "begins at byte 0 of the data, expected 4"],
    hole: [file(w('{"dtype":"U8","shape":[3],"data_offsets":[1,4]}'), four), "begins at byte 1"],
    "data left over": [
      file(w('{"dtype":"U8","shape":[3],"data_offsets":[0,3]}'), four),
      "4 bytes of data, but its tensors have 3",
    ],
    "unknown member": [file(w('{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}'), four), 'unknown member "x"'],
    "many escaped quotes in a key that never ends (took time in their square)": [
      file(`{"${'\\"'.repeat(1_000_000)}`),
      "its header is wrong: expected a text that ends",
    ],
    "metadata that is no text": [file('{"__metadata__":{"a":1}}'), 'member "a" is no text'],
    "a name as long as the file": [file(`{"${"w".repeat(1_000_000)}":null}`), "www..."],
    "a shape as long as the file": [
      file(w(`{"dtype":"U8","shape":[${"1,".repeat(100_000)}2],"data_offsets":[0,4]}`), four),
      "of shape [1,1,",
    ],
    "entry that is null": [file(w("null")), "is no JSON object"],
  };
  test.each(Object.entries(cases))("%s", (_, [bytes, found]) => {
    const read = () => readSafetensors(bytes, "some/file.safetensors");
    expect(read).toThrow(LthError);
    expect(read).toThrow(found);
    expect(read).toThrow(/^some\/file\.safetensors: [^\n]{1,400}$/);
    expect(read).not.toThrow(/JSON at position|Unexpected|encoding utf-8/);
  });
});
