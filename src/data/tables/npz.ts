import { LthError } from "../../errors.ts";
import {
  type NpyArray,
  readNpy,
  readZip,
  textsIn,
  type WholeNumbers,
  wholeNumbers,
  type ZipEntry,
} from "../../formats/index.ts";
import type { Shape } from "../../shape.ts";
import { shown, shownList } from "../../shown.ts";
import type { Dataset } from "../arrays/index.ts";
import { MOST_CLASSES, shapeOfRow, type TablePart, tableDataset } from "./table-set.ts";

/** What an array may be called. */
const names = {
  "train images": ["x_train", "train_images"],
  "train labels": ["y_train", "train_labels"],
  "test images": ["x_test", "test_images"],
  "test labels": ["y_test", "test_labels"],
} as const;

const taken: ReadonlySet<string> = new Set([...Object.values(names).flat(), "classes"]);

/** What the array of a member is called: with or without its ending, `x_train` may stand beside `x_train.npy`. */
const calledIn = (member: string): string => member.replace(/\.npy$/, "");

/**
 * The data set that an npz file holds. Its bytes are taken over: pixels are views of them, put in order where they lie, so that no
 * more memory is taken than the file has, unpacked. `path` names it in errors, all of which are LthErrors ("found").
 */
export function npzDataset(bytes: Uint8Array, path: string): Dataset {
  const file = shown(path);
  const members = readZip(bytes, file, (member) => taken.has(calledIn(member)));
  const entries = members.map((entry) => ({ called: calledIn(entry.name), entry }));
  const called = (...wanted: readonly string[]) =>
    entries.filter((one) => wanted.includes(one.called)).map(({ entry }) => entry);
  const read = (entry: ZipEntry) => readNpy(entry.bytes(), `${file}: ${shown(entry.name)}`);
  const found = (what: keyof typeof names) => {
    const [entry, second] = called(...names[what]);
    if (entry === undefined || second !== undefined) {
      throw new LthError(
        `${file}: expected one array of ${what} (${names[what].join(" or ")}), found ${second ? "two" : shownList(entries.map((one) => one.called)) || "none"}`,
        "write it with numpy.savez(FILE, x_train=..., y_train=..., x_test=..., y_test=...)",
        { fault: "found" },
      );
    }
    return { array: read(entry), name: `${file}: ${shown(entry.name)}` };
  };
  const [trainImages, testImages] = [imagesIn(found("train images")), imagesIn(found("test images"))];
  if (JSON.stringify(trainImages.shape) !== JSON.stringify(testImages.shape)) {
    throw new LthError(`${file}: its images to train and to test have different sizes`, "give both one size", {
      fault: "found",
    });
  }
  const part = (images: Images, labels: keyof typeof names): TablePart => ({
    pixels: images.pixels,
    labels: labelsIn(found(labels)),
  });
  const [named, again] = called("classes");
  if (again) {
    throw new LthError(`${file}: expected one array of classes' names, found two`, "leave one of them out", {
      fault: "found",
    });
  }
  const others = entries.map((one) => one.called).filter((name) => !taken.has(name));
  return tableDataset("npz", path, {
    train: part(trainImages, "train labels"),
    test: part(testImages, "test labels"),
    classes: named === undefined ? null : classesIn(read(named), `${file}: ${shown(named.name)}`),
    shape: trainImages.shape,
    notes: others.length === 0 ? [] : [`passed over, no part of a data set: ${shownList(others)}`],
  });
}

interface Found {
  readonly array: NpyArray;
  readonly name: string;
}

interface Images {
  readonly shape: Shape;
  readonly pixels: Uint8Array;
}

/**
 * Bytes of images, channels first. Of three axes the last two are rows and columns; of four the channels are the last if it is
 * 1 or 3
 * long, else the second.
 */
function imagesIn({ array: { type, shape, bytes }, name }: Found): Images {
  const wrong = (found: string, cure: string) => new LthError(`${name}: ${found}`, cure, { fault: "found" });
  if (type !== "|u1")
    throw wrong(
      `its elements are ${type}, expected uint8`,
      "pixels are 0 to 255: (255 * x).round().astype(numpy.uint8), if they are 0 to 1",
    );
  const [count = 0, ...axes] = shape;
  if (axes.length < 1 || axes.length > 3 || [count, ...axes].includes(0)) {
    throw wrong(
      `its shape is (${shape.join(", ")}), expected images x rows x columns, with channels first or last`,
      "give it such a shape",
    );
  }
  const [a = 1, b = 1, c = 1] = axes;
  if (axes.length === 1) return { shape: shapeOfRow(a), pixels: bytes };
  if (axes.length === 2) return { shape: { channels: 1, rows: a, columns: b }, pixels: bytes };
  const isChannels = (size: number) => size === 1 || size === 3;
  if (isChannels(c)) {
    if (c > 1) putChannelsFirst(bytes, a * b, c);
    return { shape: { channels: c, rows: a, columns: b }, pixels: bytes };
  }
  if (isChannels(a)) return { shape: { channels: a, rows: b, columns: c }, pixels: bytes };
  throw wrong(
    `its shape is (${shape.join(", ")}), and neither its second nor its last axis is 1 or 3 long`,
    "give images one channel, or three",
  );
}

/** Puts images whose pixels have their channels side by side in order where they lie: plane by plane. */
function putChannelsFirst(pixels: Uint8Array, area: number, channels: number): void {
  const image = new Uint8Array(channels * area);
  for (let begin = 0; begin < pixels.length; begin += image.length) {
    image.set(pixels.subarray(begin, begin + image.length));
    for (let place = 0, at = 0; place < area; place++) {
      for (let channel = 0; channel < channels; channel++) pixels[begin + channel * area + place] = image[at++]!;
    }
  }
}

function labelsIn({ array, name }: Found): WholeNumbers {
  const { shape, type } = array;
  const numbers = shape.slice(1).every((size) => size === 1) && shape.length > 0 ? wholeNumbers(array) : undefined;
  if (numbers !== undefined) return numbers;
  throw new LthError(
    `${name}: ${type} of shape (${shape.join(", ")}), expected one whole number for each image`,
    "give labels from 0",
    { fault: "found" },
  );
}

function classesIn(array: NpyArray, name: string): readonly string[] {
  const [count = 0, ...more] = array.shape;
  const texts = more.length === 0 && count <= MOST_CLASSES ? textsIn(array) : undefined;
  if (texts !== undefined && new Set(texts).size === texts.length) return texts;
  throw new LthError(
    `${name}: ${array.type} of shape (${array.shape.join(", ")}), expected a list of at most ${MOST_CLASSES} different names`,
    "give numpy.array of texts, or leave it out",
    { fault: "found" },
  );
}
