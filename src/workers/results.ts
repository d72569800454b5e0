import { LthError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import { contentText, type Job, type Trained } from "../lottery/index.ts";
import { type PackedMasks, packMasks } from "../prune/index.ts";
import { decodeJob, encodeJob } from "../runs/index.ts";
import type { Depot } from "./depot/depot.ts";
import { alarmName, receiptName, resultName } from "./depot/names.ts";
import { agree, type Receipt, receiptBytes, receiptIn } from "./receipt.ts";

/** Two machines made different results of one training: one of them computes wrongly, and nobody knows which. */
export class TwoResults extends LthError {
  constructor(key: string, one: string, other: string) {
    super(
      `${one} and ${other} made different results of the same training (job ${key}): one of these machines computes wrongly`,
      "train it on a third machine, without --remote; then leave out the machine that was wrong and remove what it put into the depot",
      { fault: "found" },
    );
  }
}

/** What the depot says a job came to; undefined if nothing, or a receipt that is damaged. */
export async function receiptOf(depot: Depot, key: string): Promise<Receipt | undefined> {
  const bytes = await depot.get(receiptName(key));
  return bytes && receiptIn(bytes, key);
}

/**
 * What a job that is done came to: it has a sound receipt, and the result that this names is there. Undefined if it is not
 * done.
 */
export async function doneAs(depot: Depot, key: string): Promise<Receipt | undefined> {
  const receipt = await receiptOf(depot, key);
  if (receipt === undefined || "diverged" in receipt.came) return receipt;
  return (await depot.has(resultName(receipt.came.result))) ? receipt : undefined;
}

/** Whether a job is done. */
export const isDone = async (depot: Depot, key: string): Promise<boolean> => (await doneAs(depot, key)) !== undefined;

/**
 * Puts what a training came to into the depot: first the result, under its own hash, then the receipt, which makes the job done.
 * Done again by whomever, it changes nothing. Throws TwoResults if the job has another result already, and leaves an alarm.
 */
export async function publish(depot: Depot, worker: string, job: Job, trained: Trained): Promise<void> {
  const { key } = job;
  if (trained.diverged !== null) return publishReceipt(depot, { key, came: { diverged: trained.diverged }, worker });
  const pieces = encodeJob(job, trained);
  await publishFile(depot, worker, key, pieces);
}

/** The same for a job's file, in pieces, as a store has it. */
export async function publishFile(
  depot: Depot,
  worker: string,
  key: string,
  pieces: readonly Uint8Array[],
): Promise<void> {
  const result = sha256(...pieces);
  await putOwn(depot, resultName(result), pieces);
  await publishReceipt(depot, { key, came: { result }, worker });
}

/** Puts what a name is the hash of: where something else is under it, that is damaged. */
export async function putOwn(depot: Depot, name: string, pieces: readonly Uint8Array[]): Promise<void> {
  if ((await depot.putNew(name, ...pieces)) === "other") await depot.put(name, ...pieces);
}

async function publishReceipt(depot: Depot, receipt: Receipt): Promise<void> {
  const name = receiptName(receipt.key);
  const bytes = receiptBytes(receipt);
  if ((await depot.putNew(name, bytes)) !== "other") return;
  const there = await receiptOf(depot, receipt.key);
  if (there === undefined) return depot.put(name, bytes); // damaged
  if (agree(there, receipt)) return;
  const alarm = new TextEncoder().encode(`${there.worker}\n${receipt.worker}\n`);
  await depot.putNew(alarmName(receipt.key), alarm);
  throw new TwoResults(receipt.key, there.worker, receipt.worker);
}

/** What came of looking for a job's result. `damaged`: what is wrong, in words; it was removed, so that it can be made again. */
export type Fetched =
  | { readonly kind: "trained"; readonly trained: Trained; readonly worker: string }
  | { readonly kind: "nothing" }
  | { readonly kind: "damaged"; readonly message: string };

/**
 * A job's result out of the depot, every byte of it checked: the receipt, unless it was read before and is given, the result's
 * hash, and that it is of this job. Throws TwoResults if an alarm was left.
 */
export async function fetchResult(depot: Depot, job: Job, known?: Receipt): Promise<Fetched> {
  const { key } = job;
  const bytes = known ? undefined : await depot.get(receiptName(key));
  if (!known && bytes === undefined) return { kind: "nothing" };
  const alarm = await depot.get(alarmName(key));
  if (alarm !== undefined) {
    const [one = "one machine", other = "another"] = new TextDecoder().decode(alarm).split("\n");
    throw new TwoResults(key, one, other);
  }
  const gone = async (message: string, ...names: readonly string[]): Promise<Fetched> => {
    for (const name of [receiptName(key), ...names]) await depot.remove(name);
    return { kind: "damaged", message: `${depot.shown}: ${message}: its training is done again` };
  };
  const receipt = known ?? (bytes && receiptIn(bytes, key));
  if (receipt === undefined) return gone(`what job ${key} came to is damaged`);
  const { came, worker } = receipt;
  if ("diverged" in came) return { kind: "trained", trained: { diverged: came.diverged }, worker };
  const name = resultName(came.result);
  const result = await depot.get(name);
  if (result === undefined) return gone(`the result of job ${key} is missing`);
  if (sha256(result) !== came.result) return gone(`the result of job ${key} is damaged`, name);
  const stored = decodeJob(result, `${depot.shown}, ${name}`);
  if (stored.content !== contentText(job.content) || !sameBits(packMasks(stored.masks), job.mask)) {
    return gone(`${worker} has put the result of another training under job ${key}`);
  }
  return { kind: "trained", trained: stored.trained, worker };
}

/** Whether two masks are the same, in whatever order their layers stand. */
function sameBits(one: PackedMasks, other: PackedMasks): boolean {
  const bits = new Map(other.map((each) => [each.name, each.bits]));
  return (
    one.length === other.length &&
    one.every(({ name, bits: mine }) => Buffer.compare(mine, bits.get(name) ?? NONE) === 0)
  );
}

const NONE = new Uint8Array(0);
