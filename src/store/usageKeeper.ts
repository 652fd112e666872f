import { resolveParents } from '../model/tree.ts';
import { type CountedRow, countedRows } from '../model/usage.ts';
import type { Db } from './database.ts';
import { reports, type SpanRow, toSpanId } from './rows.ts';
import { addUsage, setUsage, type TraceRow, type UsageColumns } from './traceSummary.ts';

type UsageRow = UsageColumns &
  Pick<SpanRow, 'id' | 'span_id' | 'parent_id' | 'counted' | 'usage_below' | 'type' | 'start_ns' | 'end_ns' | 'scope'>;

const usageColumns = `id, span_id, parent_id, counted, usage_below, input_tokens, output_tokens, total_tokens, cache_read_tokens,
  cache_write_tokens, reasoning_tokens, cost_usd, type, start_ns, end_ns, scope`;

/** Keeps `spans.counted`, `spans.usage_below` and the sums of traces true to the rule of model/usage.ts, whatever the order of arrival. */
export interface UsageKeeper {
  /** Sets the marks of a span that is about to be inserted, and those of its ancestors. */
  add(trace: TraceRow, row: SpanRow): void;
  /** The same for a newer version of a stored span that keeps its parent and still reports if it did. */
  replace(trace: TraceRow, old: SpanRow, row: SpanRow): void;
  /** Sets all marks and sums of a trace anew, from its stored spans. */
  recount(trace: TraceRow): void;
}

export function createUsageKeeper(db: Db): UsageKeeper {
  const anyChild = db.prepare<[number, Buffer]>('SELECT 1 FROM spans WHERE trace = ? AND parent_id = ? LIMIT 1');
  const reportingChild = db.prepare<[number, Buffer]>(
    `SELECT 1 FROM spans WHERE trace = ? AND parent_id = ? AND (usage_below = 1 OR total_tokens IS NOT NULL OR cost_usd IS NOT NULL)
     LIMIT 1`,
  );
  const bySpanId = db.prepare<[number, Buffer], UsageRow>(`SELECT ${usageColumns} FROM spans WHERE trace = ? AND span_id = ?`);
  const parentIdOf = db
    .prepare<[number, Buffer], Buffer | null>('SELECT parent_id FROM spans WHERE trace = ? AND span_id = ?')
    .pluck();
  const all = db.prepare<[number], UsageRow>(`SELECT ${usageColumns} FROM spans WHERE trace = ?`);
  const twin = db.prepare<[number, number, number, bigint, bigint]>(
    `SELECT 1 FROM spans WHERE trace = ? AND total_tokens = ? AND scope <> ? AND start_ns <= ? AND end_ns >= ? LIMIT 1`,
  );
  const marks = db.prepare<[number], Pick<UsageRow, 'counted' | 'usage_below'>>(
    'SELECT counted, usage_below FROM spans WHERE id = ?',
  );
  const mark = db.prepare<[number, number, number]>('UPDATE spans SET counted = ?, usage_below = ? WHERE id = ?');

  /** An ancestor that is marked already has only marked ancestors: each is visited once in its life. */
  function markAbove(trace: TraceRow, row: SpanRow): void {
    for (let parent = row.parent_id; parent !== null; ) {
      const ancestor = bySpanId.get(trace.id, parent);
      if (ancestor === undefined || ancestor.usage_below === 1) return;
      if (ancestor.counted === 1) addUsage(trace, ancestor, -1);
      mark.run(0, 1, ancestor.id);
      parent = ancestor.parent_id;
    }
  }

  function closesCycle(trace: TraceRow, row: SpanRow): boolean {
    // A cycle that is there already, further up, would never end the walk: it is marked on the trace.
    if (trace.cyclic === 1) return true;
    for (let parent = row.parent_id; parent; ) {
      if (parent.equals(row.span_id)) return true;
      const next = parentIdOf.get(trace.id, parent);
      if (next?.equals(parent)) return false;
      parent = next ?? null;
    }
    return false;
  }

  /** Looks for a report of the same call by another library: from then on the trace is counted anew at each change. */
  function lookForTwin(trace: TraceRow, row: SpanRow): void {
    if (!isCall(row) || row.total_tokens === null) return;
    trace.call_scope ??= row.scope;
    if (trace.call_scope === row.scope) return;
    // Two libraries report calls in this trace, which is rare.
    trace.call_scope = severalScopes;
    if (twin.get(trace.id, row.total_tokens, row.scope, row.end_ns, row.start_ns) !== undefined) trace.twins = 1;
  }

  return {
    add(trace, row) {
      lookForTwin(trace, row);
      const hasChildren = anyChild.get(trace.id, row.span_id) !== undefined;
      row.usage_below = hasChildren && reportingChild.get(trace.id, row.span_id) !== undefined ? 1 : 0;
      row.counted = reports(row) && row.usage_below === 0 ? 1 : 0;
      if (row.counted === 1) addUsage(trace, row, 1);
      if (parentOf(row) === null) return;
      if (hasChildren && closesCycle(trace, row)) trace.cyclic = 1;
      if (reports(row) || row.usage_below === 1) markAbove(trace, row);
    },
    replace(trace, old, row) {
      lookForTwin(trace, row);
      // As they stand now: spans below it may have come since the old version was read.
      const { counted = 0, usage_below = 0 } = marks.get(row.id) ?? {};
      row.usage_below = usage_below;
      row.counted = reports(row) && usage_below === 0 ? 1 : 0;
      if (counted === 1) addUsage(trace, old, -1);
      if (row.counted === 1) addUsage(trace, row, 1);
      const isNews = reports(row) && !reports(old) && usage_below === 0;
      if (isNews && parentOf(row) !== null) markAbove(trace, row);
    },
    recount(trace) {
      const rows = all.all(trace.id);
      const { below, counts, cyclic, hasTwins } = marksOf(rows);
      for (const [index, row] of rows.entries()) {
        const usageBelow = below[index] === true ? 1 : 0;
        const counted = counts.has(row) ? 1 : 0;
        if (row.usage_below !== usageBelow || row.counted !== counted) mark.run(counted, usageBelow, row.id);
        row.counted = counted;
      }
      setUsage(
        trace,
        rows.filter(({ counted }) => counted === 1),
      );
      trace.cyclic = cyclic ? 1 : 0;
      const scopes = new Set(rows.filter((row) => isCall(row) && row.total_tokens !== null).map(({ scope }) => scope));
      const [first = null] = scopes;
      trace.call_scope = scopes.size > 1 ? severalScopes : first;
      trace.twins = hasTwins ? 1 : 0;
    },
  };
}

interface Marks {
  /** By position: whether a descendant reports. */
  readonly below: readonly boolean[];
  /** The rows that are in the trace's sums. */
  readonly counts: ReadonlySet<UsageRow>;
  readonly cyclic: boolean;
  /** Two libraries report one call. */
  readonly hasTwins: boolean;
}

/** A circle of parents is cut as model/usage.ts does. */
function marksOf(rows: readonly UsageRow[]): Marks {
  const placed = rows.map(toCounted);
  const { parents, cycles } = resolveParents(placed, (a, b) => a.spanId < b.spanId);
  const below = rows.map(() => false);
  for (const [index, row] of rows.entries()) {
    if (!reports(row)) continue;
    for (let at = parents[index] ?? -1; at !== -1 && below[at] === false; at = parents[at] ?? -1) below[at] = true;
  }
  const counts = new Set(countedRows(placed).map(({ row }) => row));
  const leaves = rows.filter((row, index) => reports(row) && below[index] === false);
  return { below, counts, cyclic: cycles > 0, hasTwins: counts.size < leaves.length };
}

/** What model/usage.ts needs to know of a row. */
function toCounted(row: UsageRow): CountedRow & { readonly row: UsageRow } {
  const parent = parentOf(row);
  const { input_tokens: input, output_tokens: output, total_tokens: total } = row;
  return {
    row,
    spanId: toSpanId(row.span_id),
    ...(parent === null ? {} : { parentSpanId: toSpanId(parent) }),
    ...(total === null ? {} : { usage: { input: input ?? 0, output: output ?? 0, total } }),
    ...(row.cost_usd === null ? {} : { costUsd: row.cost_usd }),
    ...(isCall(row) ? { call: { startMs: toMs(row.start_ns), endMs: toMs(row.end_ns), library: row.scope } } : {}),
  };
}

/** One's own parent is none. */
function parentOf({ parent_id, span_id }: Pick<UsageRow, 'parent_id' | 'span_id'>): Buffer | null {
  return parent_id?.equals(span_id) === true ? null : parent_id;
}

/** Whether a row is one call of a model that has ended. */
function isCall({ type, end_ns }: Pick<UsageRow, 'type' | 'end_ns'>): boolean {
  return (type === 'generation' || type === 'embedding') && end_ns !== 0n;
}

const toMs = (time: bigint): number => Number(time) / 1e6;

/** `traces.call_scope` when calls of more than one library have come. */
const severalScopes = -1;
