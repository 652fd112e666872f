import type { SpanId, TraceId } from '../model/ids.ts';
import type { ToolUse } from '../model/observation.ts';
import type { Db } from '../store/database.ts';
import { get } from './run.ts';
import { type Sql, sql } from './sql.ts';
import { traceKey } from './traceKey.ts';

/**
 * Whether a step `s` is a tool right below a tool of its name. Then they are one call, seen by a framework, by the client of an
 * MCP server and by the server, each in its own span (OpenTelemetry MCP conventions 1.39): the outermost stands for all.
 */
export const isNestedTool: Sql = sql`(s.type = 'tool' AND s.noise = 0 AND EXISTS (SELECT 1 FROM spans p
  WHERE p.trace = s.trace AND p.span_id = s.parent_id AND p.type = 'tool' AND p.name = s.name AND p.id <> s.id))`;

/** How many spans of a trace `t` are hidden. */
export const hiddenSpans: Sql = sql`t.hidden_count + (SELECT count(*) FROM spans s WHERE s.trace = t.id AND ${isNestedTool})`;

/** The tool right below a tool step that reports the same call. */
export function nestedTool(database: Db, traceId: TraceId, spanId: SpanId): SpanId | undefined {
  return get<{ spanId: SpanId }>(
    database,
    sql`SELECT lower(hex(s.span_id)) AS spanId FROM traces t JOIN spans s ON s.trace = t.id
      WHERE t.trace_id = ${traceKey(traceId)} AND s.parent_id = ${traceKey(spanId)} AND ${isNestedTool}
      ORDER BY s.start_ns, s.id LIMIT 1`,
  )?.spanId;
}

/** A call with what another report of it knows beside. */
export function withNested(tool: ToolUse, inner: ToolUse | undefined): ToolUse {
  const given = tool.arguments ?? inner?.arguments ?? null;
  const result = tool.result ?? inner?.result ?? null;
  const callId = tool.callId ?? inner?.callId;
  return {
    ...tool,
    ...(callId === undefined ? {} : { callId }),
    ...(given === null ? {} : { arguments: given }),
    ...(result === null ? {} : { result }),
  };
}
