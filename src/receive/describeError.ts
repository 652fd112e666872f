/** An error for the log, with the place it came from. Never for a sender. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
