/** A row and the one it belongs under, as reported. */
export interface Linked {
  readonly spanId: string;
  readonly parentSpanId?: string | undefined;
}

/** What it takes to place a row in a tree. */
export interface TreeRow extends Linked {
  /** Milliseconds, or ISO 8601 in all rows alike. */
  readonly startTime: number | string;
  readonly noise: boolean;
}

export interface TreeNode<Row> {
  readonly row: Row;
  /** In order of start. */
  readonly children: readonly TreeNode<Row>[];
}

export interface Tree<Row> {
  /** In order of start. */
  readonly roots: readonly TreeNode<Row>[];
  /** Circles of parents that were cut, each before the row that started first. */
  readonly cycles: number;
}

/**
 * Builds the tree of a trace from parents as reported, which need not make a tree: a row whose parent is not here is a root.
 * With noise hidden, what is below a hidden row moves to its nearest visible ancestor. Nothing recurses: chains may be as
 * long as the trace.
 */
export function buildTree<Row extends TreeRow>(rows: readonly Row[], options: { readonly showNoise: boolean }): Tree<Row> {
  const { parents, cycles } = resolveParents(rows, startsFirst);
  const visible = (index: number): boolean => options.showNoise || rows[index]?.noise === false;
  const place = options.showNoise ? parents : visibleParents(parents, visible);

  const roots: Grown<Row>[] = [];
  const nodes = rows.map((row): Grown<Row> => ({ row, children: [] }));
  for (const index of byStart(rows)) {
    const node = nodes[index];
    if (node === undefined || !visible(index)) continue;
    const parent = nodes[place[index] ?? none];
    (parent === undefined ? roots : parent.children).push(node);
  }
  return { roots, cycles };
}

interface Grown<Row> extends TreeNode<Row> {
  readonly children: Grown<Row>[];
}

const none = -1;

/** For each row the index of its parent, or -1: missing parents named, circles cut before the row that comes first. */
export function resolveParents<Row extends Linked>(
  rows: readonly Row[],
  comesFirst: (a: Row, b: Row) => boolean,
): { readonly parents: Int32Array; readonly missing: ReadonlySet<string>; readonly cycles: number } {
  const indexes = new Map<string, number>();
  rows.forEach(({ spanId }, index) => {
    if (!indexes.has(spanId)) indexes.set(spanId, index);
  });
  const missing = new Set<string>();
  const parents = Int32Array.from(rows, ({ parentSpanId }) => {
    if (parentSpanId === undefined) return none;
    const parent = indexes.get(parentSpanId);
    if (parent === undefined) missing.add(parentSpanId);
    return parent ?? none;
  });
  return { parents, missing, cycles: cutCycles(rows, parents, comesFirst) };
}

/** Makes one row of each circle a root; returns how many circles there were. Each row is walked over twice at most. */
function cutCycles<Row>(rows: readonly Row[], parents: Int32Array, comesFirst: (a: Row, b: Row) => boolean): number {
  let cycles = 0;
  const walks = new Int32Array(parents.length); // 0: not walked over yet
  for (let start = 0; start < parents.length; start++) {
    const walk = start + 1;
    let at = start;
    while (at !== none && walks[at] === 0) {
      walks[at] = walk;
      at = parents[at] ?? none;
    }
    // Only a walk that meets itself has found a circle; one that meets an older walk goes where that went.
    if (at === none || walks[at] !== walk) continue;
    cycles++;
    let first = at;
    for (let next = parents[at] ?? none; next !== at && next !== none; next = parents[next] ?? none) {
      if (comesFirst(rows[next] as Row, rows[first] as Row)) first = next;
    }
    parents[first] = none;
  }
  return cycles;
}

/** The nearest visible ancestor of each row. What a hidden row finds is remembered for those below it. */
function visibleParents(parents: Int32Array, visible: (index: number) => boolean): Int32Array {
  const found = new Int32Array(parents.length).fill(none);
  const known = new Uint8Array(parents.length);
  const path: number[] = [];
  for (let start = 0; start < parents.length; start++) {
    let at = start;
    while (known[at] === 0) {
      path.push(at);
      const parent = parents[at] ?? none;
      if (parent === none || visible(parent)) break;
      at = parent;
    }
    const parent = parents[at] ?? none;
    const ancestor = known[at] === 1 ? (found[at] ?? none) : parent;
    for (const index of path) {
      found[index] = ancestor;
      known[index] = 1;
    }
    path.length = 0;
  }
  return found;
}

const startsFirst = (a: TreeRow, b: TreeRow): boolean => a.startTime < b.startTime;

/** Indexes in order of start; those that start together keep their order. */
function byStart(rows: readonly TreeRow[]): readonly number[] {
  const compare = (a: TreeRow | undefined, b: TreeRow | undefined): number =>
    a === undefined || b === undefined || a.startTime === b.startTime ? 0 : startsFirst(a, b) ? -1 : 1;
  return [...rows.keys()].sort((a, b) => compare(rows[a], rows[b]));
}
