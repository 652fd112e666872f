/** What the command line asks of every measurement. */
export interface BenchOptions {
  /** The sizes and times of the budget where they take minutes: a million spans, ten minutes of ingest. */
  readonly long: boolean;
}
