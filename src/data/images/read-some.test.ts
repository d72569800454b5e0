import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pngOf } from "./pictures.test-data.ts";
import { readImageFiles } from "./read-some.ts";

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lth-some-"));
  const rows = [0, 1].map((row) => [0, 1, 2].map((column) => 10 * row + column));
  writeFileSync(at("grey.png"), pngOf({ columns: 3, colours: 0 }, rows));
  const colour = rows.map((row) => row.flatMap((value) => [value, 100, 200]));
  writeFileSync(at("colour.png"), pngOf({ columns: 3, colours: 2 }, colour));
  writeFileSync(at("cut.png"), pngOf({ columns: 3, colours: 0 }, rows).subarray(0, 40));
  writeFileSync(at("text.png"), "no picture");
});
afterAll(() => rmSync(folder, { recursive: true }));

const grey = { channels: 1, rows: 2, columns: 3 };
const colour = { channels: 3, rows: 2, columns: 3 };

test("pixels are those of a data set: plane by plane, grey spread over three channels", async () => {
  expect(await readImageFiles([at("grey.png")], grey)).toEqual([Uint8Array.of(0, 1, 2, 10, 11, 12)]);
  const six = [0, 1, 2, 10, 11, 12];
  expect(await readImageFiles([at("grey.png"), at("colour.png")], colour)).toEqual([
    Uint8Array.from([...six, ...six, ...six]),
    Uint8Array.from([...six, ...new Array(6).fill(100), ...new Array(6).fill(200)]),
  ]);
});

test("of data with other than one or three channels no picture can be", async () => {
  for (const channels of [2, 4]) {
    await expect(readImageFiles([at("colour.png")], { ...colour, channels })).rejects.toThrow(
      `have ${channels} channels`,
    );
  }
});

test.each([
  ["colour.png", grey, "expected an image that is stored as grey, found colour"],
  ["grey.png", { ...grey, rows: 4 }, "expected 3 x 4 pixels, found 3 x 2"],
  ["cut.png", grey, "cut"],
  ["text.png", grey, "expected a JPEG or PNG image"],
  ["none.png", grey, "it does not exist"],
  [".", grey, "found a folder"],
])("%s is refused by name", async (name, shape, words) => {
  await expect(readImageFiles([at("grey.png"), at(name)].slice(1), shape)).rejects.toThrow(words);
  await expect(readImageFiles([at(name)], shape)).rejects.toThrow(name === "." ? "lth-some-" : name);
});
