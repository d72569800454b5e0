import { beside, line } from "../line.ts";
import { earlyStop, testAtEarlyStop } from "../panels/index.ts";
import { conv, depths, withDropout } from "../runs/conv.ts";
import type { Suite } from "../suite.ts";

/** Figure 6. */
export const fig6: Suite = {
  figures: [6],
  about: "Conv-2, Conv-4 and Conv-6 with dropout, three times as long",
  lines: depths.flatMap((depth) => [...beside("dropout", withDropout(depth)), line("without", conv(depth))]),
  panels: [earlyStop, testAtEarlyStop],
  claims: [
    "D1 Conv-2",
    "D1 Conv-4",
    "D1 Conv-6",
    "D2 Conv-2",
    "D2 Conv-4",
    "D2 Conv-6",
    "D3 Conv-2",
    "D3 Conv-4",
    "D3 Conv-6",
    "D4 Conv-2",
    "D4 Conv-4",
    "D4 Conv-6",
  ],
};
