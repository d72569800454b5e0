import { z } from "zod";
import { changed } from "../starts/start.ts";
import type { Control } from "./control.ts";

const schema = z.strictObject({
  deviations: z
    .number()
    .min(1e-6, "noise of less than 0.000001 deviations")
    .max(1000)
    .describe("deviation of the noise, in deviations of the layer's initial weights"),
});

/** Tells how far from its own initial weights a ticket may start. The paper's are 0.5, 1, 2 and 3 deviations. */
export const noise: Control<z.output<typeof schema>> = {
  meaning: ({ deviations }) => `the ticket, with noise of ${deviations} deviations on its initial weights`,
  source: "Frankle & Carbin 2019, Appendix F.7, Figure 25",
  schema,
  against: ({ ticket, stream, options }) => ({
    start: changed(ticket.start, { name: "noise", stream: stream("noise"), options: { ...options } }),
  }),
};
