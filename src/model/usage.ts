import type { Usage } from './observation.ts';
import { resolveParents } from './tree.ts';

/** What it takes to count an observation. */
export interface CountedRow {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly usage?: Usage;
  readonly costUsd?: number;
  /** Of a call of a model: when it ran, in milliseconds, and which library reports it. */
  readonly call?: Call;
}

export interface Call {
  readonly startMs: number;
  readonly endMs: number;
  readonly library: string | number;
}

export interface UsageSum {
  /** Undefined when no observation reports any. */
  readonly usage?: Usage;
  /** Undefined when no price is known. */
  readonly costUsd?: number;
  /** How many counted observations have tokens but no known price: the cost is a lower bound when there are any. */
  readonly unpriced: number;
}

/**
 * The usage of a trace, each call once: an observation counts only when none of its descendants reports tokens or a cost,
 * since agents and chains repeat the sums of their children, and when no other library reports the same call from inside it
 * ({@link isSameCall}). The store's `counted` column follows the same rule.
 */
export function sumUsage(rows: readonly CountedRow[]): UsageSum {
  return addUp(countedRows(rows));
}

/** The sum of observations that all count. */
export function addUp(rows: readonly Pick<CountedRow, 'usage' | 'costUsd'>[]): UsageSum {
  let usage: Usage | undefined;
  let costUsd: number | undefined;
  let unpriced = 0;
  for (const row of rows) {
    if (row.usage !== undefined) usage = usage === undefined ? row.usage : addUsage(usage, row.usage);
    if (row.costUsd !== undefined) costUsd = (costUsd ?? 0) + row.costUsd;
    else if (row.usage !== undefined) unpriced++;
  }
  return { ...(usage === undefined ? {} : { usage }), ...(costUsd === undefined ? {} : { costUsd }), unpriced };
}

/** The observations whose usage is in the sum of their trace. */
export function countedRows<Row extends CountedRow>(rows: readonly Row[]): readonly Row[] {
  // A circle is cut above its smallest id: that does not depend on the order of arrival.
  const { parents } = resolveParents(rows, (a, b) => a.spanId < b.spanId);
  const reportsBelow = new Uint8Array(rows.length);
  rows.forEach((row, index) => {
    if (!reports(row)) return;
    // Stops where another has been: above that, all is marked.
    for (let at = parents[index] ?? -1; at !== -1 && reportsBelow[at] === 0; at = parents[at] ?? -1) reportsBelow[at] = 1;
  });
  return withoutTwins(rows.filter((row, index) => reports(row) && reportsBelow[index] === 0));
}

/** Two reports of one call start together: the outer library does little before the inner one calls. */
const mostApartMs = 1000;

/**
 * True when `outer` and `inner` report one call of a model: two libraries, the same tokens, one inside the other in time and
 * started together. Frameworks that do not put their span into the context leave the SDK's span beside theirs, not below it.
 */
export function isSameCall(outer: CountedRow, inner: CountedRow): boolean {
  const [a, b] = [outer.call, inner.call];
  if (a === undefined || b === undefined || outer.usage === undefined || inner.usage === undefined) return false;
  return (
    a.library !== b.library &&
    outer.usage.input === inner.usage.input &&
    outer.usage.output === inner.usage.output &&
    a.startMs <= b.startMs &&
    b.startMs - a.startMs <= mostApartMs &&
    b.endMs <= a.endMs
  );
}

// Hostile telemetry could make all calls alike: each is compared with so many that started after it.
const mostCompared = 50;

/** Leaves out reports of a call that another library reports from inside. */
function withoutTwins<Row extends CountedRow>(rows: readonly Row[]): readonly Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    if (row.call === undefined || row.usage === undefined) continue;
    const tokens = `${row.usage.input} ${row.usage.output}`;
    const group = groups.get(tokens);
    if (group === undefined) groups.set(tokens, [row]);
    else group.push(row);
  }
  const twins = new Set<Row>();
  for (const group of groups.values()) {
    if (group.length === 1) continue;
    group.sort(outerFirst);
    group.forEach((outer, index) => {
      if (group.slice(index + 1, index + 1 + mostCompared).some((inner) => isSameCall(outer, inner))) twins.add(outer);
    });
  }
  return twins.size === 0 ? rows : rows.filter((row) => !twins.has(row));
}

/** By start, the longer first, then by id, so that the order of arrival does not matter. */
function outerFirst(a: CountedRow, b: CountedRow): number {
  const [one, other] = [a.call, b.call];
  if (one === undefined || other === undefined) return 0;
  return one.startMs - other.startMs || other.endMs - one.endMs || (a.spanId < b.spanId ? -1 : 1);
}

const reports = ({ usage, costUsd }: CountedRow): boolean => usage !== undefined || costUsd !== undefined;

/** The sum of two; details are the sums of those that are known. */
export function addUsage(a: Usage, b: Usage): Usage {
  const cacheRead = add(a.cacheRead, b.cacheRead);
  const cacheWrite = add(a.cacheWrite, b.cacheWrite);
  const reasoning = add(a.reasoning, b.reasoning);
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    total: a.total + b.total,
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
    ...(reasoning === undefined ? {} : { reasoning }),
  };
}

const add = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
