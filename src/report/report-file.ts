/** A file of a report, in memory. */
export interface ReportFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}
