import { Entries } from "../../entries.ts";
import { LthError } from "../../errors.ts";
import { encodeTicket } from "../codec.ts";
import { denseOf, masksOf, type Ticket } from "../ticket.ts";
import { compacted } from "./compact.ts";
import type { Exported, Target } from "./exported.ts";
import { npz } from "./npz.ts";
import { onnx } from "./onnx.ts";
import { pytorch } from "./pytorch.ts";

/** Forms for other programs. Adding one is a file and a line here. */
export const targets = new Entries<Target>("form of export", { onnx, pytorch, npz });

export interface ExportOptions {
  /** `ticket`, the default, or a form for other programs. */
  readonly to?: string | undefined;
  /** For other programs: the trained weights, the default, or those that training starts from. */
  readonly weights?: "trained" | "start" | undefined;
  /** For other programs: leaves out units that change nothing. Masks are left out then, too. */
  readonly compact?: boolean | undefined;
}

/** A ticket's file in pieces, to be written one after the other. Throws an LthError for what the ticket has not. */
export function exported(ticket: Ticket, { to = "ticket", weights = "trained", compact = false }: ExportOptions = {}) {
  if (to === "ticket") return { pieces: encodeTicket(ticket), extension: "safetensors" };
  const { write, extension } = targets.named(to);
  const packed = ticket[weights];
  if (packed === null) {
    throw new LthError("the ticket has no start: it was exported without", "export it again, without --without-start");
  }
  const { network, classes, inputs, run, place, versions } = ticket;
  const masks = masksOf(ticket);
  const pruned = new Set(ticket.masks.map(({ name }) => name));
  const whole = { network, weights: denseOf(packed, masks) };
  const about = new Map([
    ["run", run],
    ["round", String(place.round)],
    ["trial", String(place.trial)],
    ["weights", weights],
    ["lth", versions.lth ?? ""],
  ]);
  const one: Exported = compact
    ? { ...compacted(whole), masks: new Map(), classes, inputs, about }
    : { ...whole, masks: new Map([...masks].filter(([name]) => pruned.has(name))), classes, inputs, about };
  return { pieces: write(one), extension, network: one.network };
}
