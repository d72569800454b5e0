import { z } from "zod";
import { plainLayerSchema } from "./layers/index.ts";
import type { LayerSpec, Network } from "./network.ts";

const size = z.int().min(1);

const layerSchema: z.ZodType<LayerSpec> = z.lazy(() =>
  z.union([
    plainLayerSchema,
    z.strictObject({ kind: z.literal("residual"), body: z.array(layerSchema), shortcut: z.array(layerSchema) }),
  ]),
);

/** A network as a job's file says it. Whether its layers fit each other is seen when its parameters are asked for. */
export const networkSchema: z.ZodType<Network> = z.strictObject({
  input: z.strictObject({ channels: size, rows: size, columns: size }),
  classes: size,
  layers: z.array(layerSchema),
});
