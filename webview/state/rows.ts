import type { StepRow } from '../../src/model/summary.ts';
import { buildTree, type TreeNode } from '../../src/model/tree.ts';
import { kinds } from '../trace/kinds.ts';

/** One visible row of the list of steps. */
export interface VisibleRow {
  readonly step: StepRow;
  /** 0 for a root. */
  readonly depth: number;
  readonly hasChildren: boolean;
  readonly folded: boolean;
  /** 1-based place among its siblings, and how many they are. */
  readonly position: number;
  readonly siblings: number;
  /** While finding: whether the row itself was found, or only leads to one that was. */
  readonly found: boolean;
}

interface TreeOptions {
  readonly showNoise: boolean;
  /** Steps whose inner steps are hidden; of no effect while finding. */
  readonly folded: ReadonlySet<string>;
  /** Keeps the steps whose name, model or type contains it, and those around them. Empty keeps all. */
  readonly find: string;
}

/** The rows to show, in order: parents before their children, children by start. Deep traces are walked without recursion. */
export function treeRows(steps: readonly StepRow[], { showNoise, folded, find }: TreeOptions): readonly VisibleRow[] {
  const { roots } = buildTree(steps, { showNoise });
  const query = find.trim().toLowerCase();
  const kept = query === '' ? undefined : leadingTo(roots, (step) => matches(step, query));
  const rows: VisibleRow[] = [];
  const open: { nodes: readonly TreeNode<StepRow>[]; next: number; depth: number }[] = [];
  const enter = (nodes: readonly TreeNode<StepRow>[], depth: number) => {
    open.push({ nodes: kept === undefined ? nodes : nodes.filter((node) => kept.has(node)), next: 0, depth });
  };
  enter(roots, 0);
  for (let level = open.at(-1); level !== undefined; level = open.at(-1)) {
    const node = level.nodes[level.next++];
    if (node === undefined) {
      open.pop();
      continue;
    }
    const { row: step, children } = node;
    const isFolded = kept === undefined && children.length > 0 && folded.has(step.spanId);
    rows.push({
      step,
      depth: level.depth,
      hasChildren: children.length > 0,
      folded: isFolded,
      position: level.next,
      siblings: level.nodes.length,
      found: kept?.get(node) ?? true,
    });
    if (!isFolded && children.length > 0) enter(children, level.depth + 1);
  }
  return rows;
}

/** The nodes that match, mapped to true, and the nodes around them, mapped to false. */
function leadingTo(
  roots: readonly TreeNode<StepRow>[],
  match: (step: StepRow) => boolean,
): ReadonlyMap<TreeNode<StepRow>, boolean> {
  const kept = new Map<TreeNode<StepRow>, boolean>();
  const path: TreeNode<StepRow>[] = [];
  const open = [{ nodes: roots, next: 0 }];
  for (let level = open.at(-1); level !== undefined; level = open.at(-1)) {
    const node = level.nodes[level.next++];
    if (node === undefined) {
      open.pop();
      path.pop();
      continue;
    }
    if (match(node.row)) {
      for (let index = path.length - 1; index >= 0; index--) {
        const around = path[index];
        if (around === undefined || kept.has(around)) break;
        kept.set(around, false);
      }
      kept.set(node, true);
    }
    path.push(node);
    open.push({ nodes: node.children, next: 0 });
  }
  return kept;
}

function matches(step: StepRow, query: string): boolean {
  const { name, model, type, statusMessage } = step;
  if (isPlaceholder(step)) return false;
  return [name, model, kinds[type].word, statusMessage].some((text) => text?.toLowerCase().includes(query) === true);
}

/** Whether nothing is known of a step but that others name it as their parent. */
export function isPlaceholder({ absent }: StepRow): boolean {
  return absent === 'awaited' || absent === 'lost';
}

/** The row `by` places from the one of `spanId`, kept within the list; the first when `spanId` is not among them. */
export function rowAfter(rows: readonly VisibleRow[], spanId: string | undefined, by: number): VisibleRow | undefined {
  const index = rows.findIndex(({ step }) => step.spanId === spanId);
  return rows[index === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, index + by))];
}

/** The row that holds the one at `index`; undefined for a root. */
export function rowAround(rows: readonly VisibleRow[], index: number): VisibleRow | undefined {
  const depth = rows[index]?.depth ?? 0;
  for (let above = index - 1; above >= 0; above--) {
    const row = rows[above];
    if (row !== undefined && row.depth < depth) return row;
  }
  return undefined;
}

/** The next failed step after `spanId`, around the end; folded and not found ones count too. */
export function nextError(steps: readonly StepRow[], showNoise: boolean, spanId: string | undefined): string | undefined {
  const rows = treeRows(steps, { showNoise, folded: new Set(), find: '' });
  const from = rows.findIndex(({ step }) => step.spanId === spanId);
  for (let offset = 1; offset <= rows.length; offset++) {
    const row = rows[(from + offset) % rows.length];
    if (row?.step.status === 'error') return row.step.spanId;
  }
  return undefined;
}

/** The steps that hold a step, as their parents are reported: what must be unfolded to see it. */
export function spanIdsAround(steps: readonly StepRow[], spanId: string): readonly string[] {
  const parents = new Map(steps.map((step) => [step.spanId as string, step.parentSpanId as string | undefined]));
  const around = new Set<string>();
  let parent = parents.get(spanId);
  while (parent !== undefined && !around.has(parent)) {
    around.add(parent);
    parent = parents.get(parent);
  }
  return [...around];
}

/**
 * The step to select when a trace opens: the innermost of the first failure, since its parents only repeat it; else the
 * last generation, which made the answer, unless it only judged it; else the first step.
 */
export function initialStep(steps: readonly StepRow[]): string | undefined {
  const visible = steps.filter((step) => !step.noise && !isPlaceholder(step));
  const failed = visible.filter(({ status }) => status === 'error');
  const holdsFailure = new Set<string | undefined>(failed.map(({ parentSpanId }) => parentSpanId));
  const cause = failed.find(({ spanId }) => !holdsFailure.has(spanId)) ?? failed[0];
  const generations = visible.filter(({ type }) => type === 'generation');
  const judging = stepsOfJudges(steps);
  const answer = generations.filter((step) => !judging.has(step)).at(-1) ?? generations.at(-1);
  return (cause ?? answer ?? visible[0] ?? steps[0])?.spanId;
}

/** The steps inside an evaluator or a guardrail, which look at an answer and do not make it. */
function stepsOfJudges(steps: readonly StepRow[]): ReadonlySet<StepRow> {
  const found = new Set<StepRow>();
  const open = [...buildTree(steps, { showNoise: true }).roots];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { row, children } = node;
    const judges = row.type === 'evaluator' || row.type === 'guardrail' || found.has(row);
    for (const child of children) {
      if (judges) found.add(child.row);
      open.push(child);
    }
  }
  return found;
}
