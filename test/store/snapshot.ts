import type { Db } from '../../src/store/database.ts';

/** All that the database says of traces and sessions, without numbers that depend on when something came. */
export function snapshot(db: Db): unknown {
  const rows = (text: string) => db.prepare(text).safeIntegers().all();
  return {
    sessions: rows(
      `SELECT session_id, title, title_ns, turn_count, start_ns, last_ns, error_count, tokens, token_turns, cost_usd, cost_turns,
         service, user_id, (SELECT group_concat(hex(t.trace_id)) FROM (SELECT trace_id FROM traces WHERE session = e.id ORDER BY trace_id) t) AS traces
       FROM sessions e ORDER BY traces`,
    ),
    traces: rows(
      `SELECT hex(trace_id) AS trace, session_by_root, name, hex(name_span) AS name_span, name_ns, has_root, root_status, title, title_ns,
         service, environment, release, user_id, model, model_ns, start_ns, end_ns, span_count, hidden_count, open_count, error_count,
         usage_count, input_tokens, output_tokens, total_tokens, cache_read_count, cache_read_tokens, cache_write_count,
         cache_write_tokens, reasoning_count, reasoning_tokens, cost_count, cost_usd, unpriced_count, cyclic
       FROM traces WHERE span_count > 0 ORDER BY trace_id`,
    ),
    spans: rows(
      `SELECT hex(t.trace_id) AS trace, hex(span_id) AS span, hex(parent_id) AS parent, type, noise, s.name, status, s.start_ns, s.end_ns,
         s.model, s.total_tokens, s.cost_usd, counted, usage_below
       FROM spans s JOIN traces t ON t.id = s.trace ORDER BY t.trace_id, span_id`,
    ),
    tags: rows('SELECT hex(trace_id) AS trace, tag FROM tags g JOIN traces t ON t.id = g.trace ORDER BY trace_id, tag'),
  };
}
