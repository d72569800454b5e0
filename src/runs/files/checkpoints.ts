import { rm } from "node:fs/promises";
import { z } from "zod";
import { canonical } from "../../canonical.ts";
import { floats, floatsOf, parseStrict, readSafetensors, safetensorsPieces, type Tensor } from "../../formats/index.ts";
import { sha256 } from "../../hash.ts";
import type { Checkpoints, TrainingState } from "../../lottery/index.ts";
import { LARGEST_FILE, NotAsExpected, readRegularFile } from "../../regular-file.ts";
import { removeFile } from "../../remove-file.ts";
import { codeOf, systemMessage } from "../../system-errors.ts";
import { versions } from "../versions.ts";
import { checkpointFile, type StorePaths } from "./paths.ts";
import { curveSchema, numberSchema, scoreSchema, writable } from "./result.ts";
import { writeWhole } from "./whole-file.ts";

const FORMAT = "lth checkpoint 3";

const bestSchema = z.strictObject({ iteration: z.int(), validation: scoreSchema });
const standingSchema = z.strictObject({
  iteration: z.int(),
  lastLoss: numberSchema.nullable(),
  validation: curveSchema,
  test: curveSchema,
  best: bestSchema.nullable(),
  powers: z.array(z.number()),
});

export interface CheckpointOptions {
  /** The run that trains. */
  readonly run: string;
  /** Seconds from one checkpoint of a training to the next; default 60. */
  readonly seconds?: number | undefined;
  readonly warn: (message: string) => void;
}

/**
 * Checkpoints in a store: one file beside the file that the job will have, written whole or not at all. It is of use to
 * the same training alone: what cannot be read, or is another training's, is as good as none, and is told of by `warn`.
 */
export function checkpointsIn(paths: StorePaths, { run, seconds = 60, warn }: CheckpointOptions): Checkpoints {
  return {
    seconds,
    async load(key) {
      const file = checkpointFile(paths, key);
      let bytes: Uint8Array;
      try {
        bytes = await readRegularFile(file, LARGEST_FILE);
      } catch (error) {
        const why = error instanceof NotAsExpected ? error.message : (codeOf(error) ?? error);
        if (why !== "ENOENT") warn(`${file} cannot be read (${why}): its training begins again`);
        return undefined;
      }
      try {
        return stateIn(bytes, file, key);
      } catch (error) {
        warn(`${systemMessage(error)}: its training begins again`);
        return undefined;
      }
    },
    keep: (key, standing) => writeWhole(checkpointFile(paths, key), ...checkpointPieces(key, run, standing)),
  };
}

/** Removes a job's checkpoint, or what stands in its place, if there is anything. */
export async function removeCheckpoint(paths: StorePaths, key: string): Promise<void> {
  const file = checkpointFile(paths, key);
  await removeFile(file).catch(() => rm(file, { force: true, recursive: true }));
}

/** Which run kept this checkpoint, or undefined if that cannot be read. */
export async function runOfCheckpoint(file: string): Promise<string | undefined> {
  try {
    return readSafetensors(await readRegularFile(file, LARGEST_FILE), file).metadata.get("run");
  } catch {
    return undefined;
  }
}

/** A checkpoint's file in pieces, which are views into the state's arrays: they are written before the training goes on. */
export function checkpointPieces(
  key: string,
  run: string,
  { iteration, lastLoss, validation, test, best, trainer }: TrainingState,
): readonly Uint8Array[] {
  const tensors = new Map<string, Tensor>([
    ["parameters", floats(trainer.parameters)],
    ["state", floats(trainer.state)],
    ...(best ? ([["best", floats(best.snapshot)]] as const) : []),
  ]);
  const standing = canonical(
    writable({
      iteration,
      lastLoss,
      validation,
      test,
      powers: trainer.powers,
      best: best ? { iteration: best.iteration, validation: best.validation } : null,
    }),
  );
  const metadata = new Map([
    ["format", FORMAT],
    ["key", key],
    ["run", run],
    ["lth", versions().lth],
    ["standing", standing],
    ["sha256", digest(standing, tensors)],
  ]);
  return safetensorsPieces({ metadata, tensors });
}

/**
 * The state that such a file holds, in arrays of its own. Throws an error in words if it is damaged, or not of this training
 * and version.
 */
export function stateIn(bytes: Uint8Array, file: string, key: string): TrainingState {
  const { metadata, tensors } = readSafetensors(bytes, file);
  const standing = metadata.get("standing") ?? "";
  if (metadata.get("format") !== FORMAT) throw new Error(`${file} is no checkpoint that this lth understands`);
  // Its parameters are in the order in which that version's compiler lays them out.
  if (metadata.get("lth") !== versions().lth) throw new Error(`${file} is of another version of lth`);
  if (metadata.get("key") !== key) throw new Error(`${file} is of another training`);
  if (metadata.get("sha256") !== digest(standing, tensors)) throw new Error(`${file} is damaged`);
  const { best, powers, ...rest } = standingIn(standing, file);
  const values = (name: string): Float32Array => {
    const tensor = tensors.get(name);
    if (tensor?.type !== "F32") throw new Error(`${file} has no ${name}`);
    return floatsOf(tensor);
  };
  return {
    ...rest,
    best: best ? { ...best, snapshot: values("best") } : undefined,
    trainer: { parameters: values("parameters"), state: values("state"), powers },
  };
}

function standingIn(text: string, file: string): z.output<typeof standingSchema> {
  try {
    return standingSchema.parse(parseStrict(text, 3));
  } catch {
    throw new Error(`${file} says in no known form how far its training was`);
  }
}

const digest = (standing: string, tensors: ReadonlyMap<string, Tensor>): string =>
  sha256(standing, ...["parameters", "state", "best"].map((name) => tensors.get(name)?.bytes ?? new Uint8Array()));
