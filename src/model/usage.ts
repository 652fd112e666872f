import type { Usage } from './observation.ts';
import { resolveParents } from './tree.ts';

/** What it takes to count an observation. */
export interface CountedRow {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly usage?: Usage;
  readonly costUsd?: number;
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
 * since agents and chains repeat the sums of their children, and two instrumentations may report one call twice. The store's
 * `counted` column follows the same rule.
 */
export function sumUsage(rows: readonly CountedRow[]): UsageSum {
  let usage: Usage | undefined;
  let costUsd: number | undefined;
  let unpriced = 0;
  for (const row of countedRows(rows)) {
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
  return rows.filter((row, index) => reports(row) && reportsBelow[index] === 0);
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
