import type { Control } from "./control.ts";

export const untrained: Control = {
  meaning: () => "the ticket, measured without training",
  source: "Zhou et al. 2019, section 5",
  span: ({ from }) => ({ from, until: from }),
  against: () => ({}),
};
