import type { JobRecord } from "../../lottery/index.ts";
import type { Look, Style, Table } from "../../report/index.ts";
import type { NetworkLabel } from "../runs/ask.ts";

/** One line of a panel with what is known of it. */
export interface DrawnLine {
  readonly label: string;
  readonly role: string;
  readonly network: NetworkLabel;
  readonly style: Style;
  /** Of the line's role. */
  readonly jobs: readonly JobRecord[];
  /** Weights of its dense network. */
  readonly weights: number;
  readonly looks: readonly Look[];
}

/** What a panel draws of one network's lines. */
export interface Drawn {
  readonly title: string;
  readonly svg: string;
  readonly table: Table;
  readonly caption: string;
}

/** One picture of a suite's figures, made once for each network. */
export interface Panel {
  /** The last part of its file's name. */
  readonly name: string;
  /** Whether each line has a picture of its own. */
  readonly perLine?: true;
  /** Null: there is nothing to draw. */
  draw(lines: readonly DrawnLine[]): Drawn | null;
}
