/**
 * Log records without a span: coding agents tie theirs together by a session id alone (docs/adr/0005). Such a record gets the ids of
 * the step that it tells of, and the step is a span that nobody sent.
 */
export const migration002PlacedLogs = `
-- Which of a record's ids were made here, and are left out when it is exported: 0 none, 1 that of the span, 2 both,
-- 3 that of the trace.
ALTER TABLE logs ADD COLUMN derived INTEGER NOT NULL DEFAULT 0;

-- 1: made from the log records of that id. Never exported as a span; a real one with its id takes its place.
ALTER TABLE spans ADD COLUMN synthetic INTEGER NOT NULL DEFAULT 0;

-- What a record tells of beside its own span: the request or the call that it names.
CREATE TABLE log_names (
  trace INTEGER NOT NULL,                -- traces.id
  name TEXT NOT NULL,
  log INTEGER NOT NULL,                  -- logs.id
  PRIMARY KEY (trace, name, log)
) WITHOUT ROWID;
-- The spans of these requests and calls.
CREATE TABLE span_names (
  trace INTEGER NOT NULL,
  name TEXT NOT NULL,
  span INTEGER NOT NULL,                 -- spans.id
  PRIMARY KEY (trace, name, span)
) WITHOUT ROWID;
`;
