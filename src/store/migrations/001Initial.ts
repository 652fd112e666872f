/**
 * The first schema. A template string rather than an .sql file, so that the bundle and plain Node read the same text
 * without a loader. A released migration is never edited: a change is a new file.
 */
export const migration001Initial = `
-- Everything that was received, and the summaries that make listing it cheap. Times are nanoseconds since the epoch (_ns,
-- clamped to 63 bits; raw has the exact ones) or milliseconds (_ms).
-- Ids inside the database are integers; ids of telemetry are blobs (16 and 8 bytes).

-- One row: counters that every transaction of the writer advances.
CREATE TABLE state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  revision INTEGER NOT NULL,             -- grows with every commit that changes what a view shows
  removed_revision INTEGER NOT NULL,     -- revision of the last deletion: views and caches older than it start afresh
  indexed_body INTEGER NOT NULL,         -- bodies up to this id are in the full-text index
  indexed_span INTEGER NOT NULL          -- spans up to this id are, but for those in stale_texts
);
INSERT INTO state VALUES (1, 0, 0, 0, 0);

-- Who collects now. A window that finds the holder gone takes the row over by compare-and-swap on nonce.
CREATE TABLE collector (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  nonce TEXT NOT NULL,
  pid INTEGER NOT NULL,
  http_port INTEGER NOT NULL,
  grpc_port INTEGER NOT NULL
);

-- Resources and scopes repeat in every request: stored once, by the hash of their encoding.
CREATE TABLE resources (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, data TEXT NOT NULL);
CREATE TABLE scopes (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, data TEXT NOT NULL);
-- The keys of a span's attributes and most short values repeat from span to span: raw holds what differs from one of these.
CREATE TABLE attribute_templates (id INTEGER PRIMARY KEY, data TEXT NOT NULL);

-- Long texts, content-addressed: what a conversation re-sends at every step is one row.
CREATE TABLE bodies (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,             -- first 16 bytes of SHA-256 of the UTF-8 text
  trace INTEGER NOT NULL,                -- traces.id of its first use: where a search hit leads
  text TEXT,                             -- NULL: long, in pieces
  first_piece INTEGER,                   -- body_pieces.id; the others follow it
  piece_count INTEGER
);
-- SQLite packs rows badly that are longer than a quarter of a page: longer texts are cut.
CREATE TABLE body_pieces (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE INDEX bodies_by_trace ON bodies (trace);
-- Further traces that use a body. Unique text has no row here.
CREATE TABLE body_uses (body INTEGER NOT NULL, trace INTEGER NOT NULL, PRIMARY KEY (body, trace)) WITHOUT ROWID;
CREATE INDEX body_uses_by_trace ON body_uses (trace);
-- Lists of bodies as chains: a list is named by its last link, so a history that grows by two messages costs two rows
-- whatever its length.
CREATE TABLE body_lists (
  id INTEGER PRIMARY KEY,
  previous INTEGER NOT NULL,             -- body_lists.id of the list without its last body; 0: nothing before
  body INTEGER NOT NULL,                 -- bodies.id
  UNIQUE (body, previous)
);

-- Full text of the bodies and of what spans keep inline. Contentless: the texts stand in the tables above and below.
-- rowid = bodies.id * 2, or spans.id * 2 + 1 for a span's own short texts and those of its logs.
CREATE VIRTUAL TABLE texts USING fts5(text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
-- Merging segments on the way in costs a third of the speed: it is done when idle.
INSERT INTO texts (texts, rank) VALUES ('automerge', 0);
INSERT INTO texts (texts, rank) VALUES ('crisismerge', 64);
-- Spans that were indexed and have changed since (spans.id).
CREATE TABLE stale_texts (span INTEGER PRIMARY KEY);

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  session_id TEXT UNIQUE,                -- NULL: a trace that names no session stands for itself
  title TEXT,                            -- of its earliest turn that has one
  title_ns INTEGER,                      -- start of that turn
  turn_count INTEGER NOT NULL,
  start_ns INTEGER NOT NULL,
  last_ns INTEGER NOT NULL,              -- latest end of a span: the order of the list
  error_count INTEGER NOT NULL,          -- turns with an error (a trace's error_count > 0 or root_status = 2)
  tokens INTEGER,                        -- NULL: no turn reported any
  token_turns INTEGER NOT NULL,          -- turns that did
  cost_usd REAL,                         -- NULL: of no turn is it known
  cost_turns INTEGER NOT NULL,           -- turns with a known cost
  service TEXT,                          -- the first in the alphabet, when turns differ
  user_id TEXT,                          -- likewise
  revision INTEGER NOT NULL
);
CREATE INDEX sessions_by_time ON sessions (last_ns DESC, id DESC);

-- A trace of which only logs have come has span_count 0 and session 0: it is not shown.
CREATE TABLE traces (
  id INTEGER PRIMARY KEY,
  trace_id BLOB NOT NULL UNIQUE,
  session INTEGER NOT NULL,              -- sessions.id
  session_by_root INTEGER NOT NULL,      -- 1: the root named the session, which wins over what steps say
  name TEXT NOT NULL,                    -- of the root, else of the earliest span
  name_span BLOB,                        -- span_id of the span that gave name, service and root_status
  name_ns INTEGER NOT NULL,              -- start of that span
  has_root INTEGER NOT NULL,             -- 1: a span without a parent has come
  root_status INTEGER NOT NULL,          -- 0 unset, 1 ok, 2 error: the root's, when it has come
  title TEXT,                            -- the user's question
  title_ns INTEGER,                      -- start of the span that gave it; 0 when it is the root's
  service TEXT,
  environment TEXT,                      -- this and the next two: the first in the alphabet, when spans differ
  release TEXT,
  user_id TEXT,
  model TEXT,                            -- of the last generation
  model_ns INTEGER,                      -- start of that generation
  start_ns INTEGER NOT NULL,
  end_ns INTEGER NOT NULL,               -- latest end, or start of a span in flight
  arrived_ms INTEGER NOT NULL,           -- our clock at the last arrival: "complete" means quiet
  span_count INTEGER NOT NULL,
  hidden_count INTEGER NOT NULL,         -- noise
  open_count INTEGER NOT NULL,           -- in flight
  error_count INTEGER NOT NULL,          -- observations with an error, noise excluded
  usage_count INTEGER NOT NULL,          -- counted observations with usage: see spans.counted
  input_tokens INTEGER,                  -- sums over the counted observations; NULL: none reported any
  output_tokens INTEGER,
  total_tokens INTEGER,
  cache_read_count INTEGER NOT NULL,     -- how many of them reported this part
  cache_read_tokens INTEGER,
  cache_write_count INTEGER NOT NULL,
  cache_write_tokens INTEGER,
  reasoning_count INTEGER NOT NULL,
  reasoning_tokens INTEGER,
  cost_count INTEGER NOT NULL,           -- counted observations with a known cost
  cost_usd REAL,
  unpriced_count INTEGER NOT NULL,       -- counted observations with usage but no known cost
  cyclic INTEGER NOT NULL,               -- 1: parents form a cycle, so usage is counted anew at each change
  normaliser_version INTEGER NOT NULL,   -- the oldest that any of its spans was read by
  revision INTEGER NOT NULL
);
CREATE INDEX traces_by_session ON traces (session, start_ns, id);
CREATE INDEX traces_by_revision ON traces (revision);
CREATE INDEX traces_by_time ON traces (end_ns);
CREATE INDEX traces_by_normaliser ON traces (normaliser_version);

CREATE TABLE spans (
  id INTEGER PRIMARY KEY,
  trace INTEGER NOT NULL,                -- traces.id
  span_id BLOB NOT NULL,
  parent_id BLOB,                        -- as reported: may never arrive, may form a cycle. No foreign key.
  type TEXT NOT NULL,
  noise INTEGER NOT NULL,
  convention TEXT NOT NULL,
  name TEXT NOT NULL,
  status INTEGER NOT NULL,
  status_message TEXT,
  start_ns INTEGER NOT NULL,
  end_ns INTEGER NOT NULL,               -- 0: in flight
  model TEXT,
  provider TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  total_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  reasoning_tokens INTEGER,
  cost_usd REAL,
  counted INTEGER NOT NULL,              -- 1: reports usage or cost and no descendant does: it is in the trace's sums
  usage_below INTEGER NOT NULL,          -- 1: a descendant reports usage or cost
  first_token_ms REAL,
  document_count INTEGER,
  prompt_name TEXT,
  prompt_version TEXT,
  resource INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  raw TEXT NOT NULL,                     -- store/spanCodec.ts: all that was received, long texts as references to bodies
  UNIQUE (trace, span_id)
);
CREATE INDEX spans_by_parent ON spans (trace, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX spans_by_type ON spans (type, trace) WHERE noise = 0;

-- Log records that belong to a span; they may come before it.
CREATE TABLE logs (
  id INTEGER PRIMARY KEY,
  trace INTEGER NOT NULL,                -- traces.id
  span_id BLOB NOT NULL,
  key BLOB NOT NULL,                     -- hash of the record: one that is sent again is the same row
  resource INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  raw TEXT NOT NULL,
  UNIQUE (trace, span_id, key)
);

-- One table for all judgements.
CREATE TABLE scores (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  target TEXT NOT NULL,                  -- session | trace | observation | document
  session_id TEXT,
  trace_id BLOB,                         -- not traces.id: a score may come before its trace
  span_id BLOB,
  document_index INTEGER,
  type TEXT NOT NULL,
  number REAL,                           -- numeric and boolean values
  text TEXT,                             -- categorical, text and correction values
  pass INTEGER,
  explanation TEXT,
  source TEXT NOT NULL,
  author TEXT,
  evaluator TEXT,
  time_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX scores_by_trace ON scores (trace_id, span_id);
CREATE INDEX scores_by_session ON scores (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX scores_by_name ON scores (name, number);

-- Tags of a trace, for filters.
CREATE TABLE tags (trace INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (trace, tag)) WITHOUT ROWID;

-- Which place in a workspace folder a generation came from. Derived: may be rebuilt.
CREATE TABLE prompt_links (
  root TEXT NOT NULL,                    -- the workspace folder, absolute
  span INTEGER NOT NULL,                 -- spans.id
  path TEXT,                             -- relative to root; NULL: looked for, not found
  symbol TEXT,
  start_line INTEGER,
  end_line INTEGER,
  evidence TEXT NOT NULL,
  confidence TEXT NOT NULL,
  PRIMARY KEY (root, span)
) WITHOUT ROWID;
CREATE INDEX prompt_links_by_path ON prompt_links (root, path, span);
CREATE INDEX prompt_links_by_span ON prompt_links (span);
`;
