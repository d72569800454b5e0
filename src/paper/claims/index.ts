import { Entries } from "../../entries.ts";
import { appendixB } from "./appendix-b.ts";
import { appendixE } from "./appendix-e.ts";
import { appendixF } from "./appendix-f.ts";
import { appendixG } from "./appendix-g.ts";
import { appendixH } from "./appendix-h.ts";
import type { Claim } from "./claim.ts";
import { networksAlike } from "./networks-alike.ts";
import { section2 } from "./section2.ts";
import { section3 } from "./section3.ts";
import { section4 } from "./section4.ts";

/** Every claim by its name, in the paper's order. Adding one is an entry in its group's file; a group is a line here. */
export const claims = new Entries<Claim>("claim", {
  ...networksAlike,
  ...section2,
  ...section3,
  ...section4,
  ...appendixB,
  ...appendixE,
  ...appendixF,
  ...appendixG,
  ...appendixH,
});
