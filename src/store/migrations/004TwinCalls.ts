/** Calls of a model that two libraries report, one beside the other: counted once. */
export const migration004TwinCalls = `
-- scopes.id of the library that reports calls of models; -1: several do; NULL: none has.
ALTER TABLE traces ADD COLUMN call_scope INTEGER;
-- 1: two libraries report one call, so usage is counted anew at each change.
ALTER TABLE traces ADD COLUMN twins INTEGER NOT NULL DEFAULT 0;
CREATE INDEX spans_by_tokens ON spans (trace, total_tokens) WHERE total_tokens IS NOT NULL;
`;
