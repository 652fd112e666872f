/** Records of a span's start, which some senders send before the span itself. */
export const migration003PendingRecords = `
-- 1: only tells that the span parent_id has started, and stands for it until that comes.
ALTER TABLE spans ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;
-- Most traces have none: this index tells so without a look at their spans.
CREATE INDEX spans_pending ON spans (trace, parent_id) WHERE pending = 1;
`;
