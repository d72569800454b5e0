import { Entries } from "../../entries.ts";
import type { Suite } from "../suite.ts";
import { fig1 } from "./fig1.ts";
import { fig3 } from "./fig3.ts";
import { fig4 } from "./fig4.ts";
import { fig5 } from "./fig5.ts";
import { fig6 } from "./fig6.ts";
import { fig7 } from "./fig7.ts";
import { fig9 } from "./fig9.ts";
import { fig14 } from "./fig14.ts";
import { fig15 } from "./fig15.ts";
import { fig17 } from "./fig17.ts";
import { fig18 } from "./fig18.ts";
import { fig19 } from "./fig19.ts";
import { fig21 } from "./fig21.ts";
import { fig25 } from "./fig25.ts";
import { fig26 } from "./fig26.ts";
import { fig27 } from "./fig27.ts";
import { fig28 } from "./fig28.ts";
import { fig29 } from "./fig29.ts";
import { fig30 } from "./fig30.ts";
import { fig31 } from "./fig31.ts";
import { fig32 } from "./fig32.ts";
import { fig33 } from "./fig33.ts";
import { fig34 } from "./fig34.ts";
import { fig35 } from "./fig35.ts";
import { fig36 } from "./fig36.ts";
import { fig37 } from "./fig37.ts";
import { fig38 } from "./fig38.ts";
import { fig40 } from "./fig40.ts";
import { fig42 } from "./fig42.ts";
import { fig44 } from "./fig44.ts";

/** Every suite by the name of its first figure, in the paper's order. Adding one is a file and a line here. */
export const suites = new Entries<Suite>("suite", {
  fig1,
  fig3,
  fig4,
  fig5,
  fig6,
  fig7,
  fig9,
  fig14,
  fig15,
  fig17,
  fig18,
  fig19,
  fig21,
  fig25,
  fig26,
  fig27,
  fig28,
  fig29,
  fig30,
  fig31,
  fig32,
  fig33,
  fig34,
  fig35,
  fig36,
  fig37,
  fig38,
  fig40,
  fig42,
  fig44,
});
