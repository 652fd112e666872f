/** One line of the table that `npm run bench` prints. */
export interface BenchRow {
  /** What was measured, with its size: "ingest, 64 spans per request". */
  readonly what: string;
  /** The figure with its unit: "23,400 spans/s". */
  readonly measured: string;
  /** The physical step (decode only, fsync only, SQL only) or peer that it stands beside: "decode only: 61,000 spans/s". */
  readonly beside: string;
  /** `measured` as a multiple of `beside`: "2.6x". */
  readonly ratio: string;
  /** The line of the budget, empty when there is none: "<= 4x". */
  readonly budget: string;
  /** Undefined when there is no budget. */
  readonly met?: boolean;
}
