/** What the leaf-most rule needs to know of an observation. Ids are compared as text. */
export interface UsageNode {
  readonly spanId: string;
  readonly parentId: string | undefined;
  /** Whether it reports usage or a cost itself. */
  readonly reports: boolean;
}

export interface UsageMarks {
  /** By position in the input: whether a descendant reports. Those that report and have none below are counted. */
  readonly below: readonly boolean[];
  /** Whether some parents form a cycle. */
  readonly cyclic: boolean;
}

/**
 * Which observations repeat what their descendants report: an agent span that sums up its generations adds nothing to a
 * trace. A cycle of parents is cut above its smallest span id, so that every order of arrival gives the same answer.
 */
export function markUsage(nodes: readonly UsageNode[]): UsageMarks {
  const position = new Map(nodes.map(({ spanId }, index) => [spanId, index]));
  const parents = nodes.map(({ spanId, parentId }) =>
    parentId === undefined || parentId === spanId ? undefined : position.get(parentId),
  );
  const cyclic = cutCycles(nodes, parents);
  const waitingFor = nodes.map(() => 0);
  for (const parent of parents) if (parent !== undefined) waitingFor[parent] = (waitingFor[parent] ?? 0) + 1;
  const below = nodes.map(() => false);
  const ready = [...nodes.keys()].filter((index) => waitingFor[index] === 0);
  for (let index = ready.pop(); index !== undefined; index = ready.pop()) {
    const parent = parents[index];
    if (parent === undefined) continue;
    if (nodes[index]?.reports === true || below[index] === true) below[parent] = true;
    const left = (waitingFor[parent] ?? 0) - 1;
    waitingFor[parent] = left;
    if (left === 0) ready.push(parent);
  }
  return { below, cyclic };
}

/** Follows each node upwards once; a walk that meets itself has found a cycle. */
function cutCycles(nodes: readonly UsageNode[], parents: (number | undefined)[]): boolean {
  const walkOf = new Array<number | undefined>(nodes.length);
  let cyclic = false;
  for (const start of nodes.keys()) {
    let index: number | undefined = start;
    while (index !== undefined && walkOf[index] === undefined) {
      walkOf[index] = start;
      index = parents[index];
    }
    if (index === undefined || walkOf[index] !== start) continue;
    cyclic = true;
    let smallest = index;
    for (let other = parents[index]; other !== undefined && other !== index; other = parents[other]) {
      if ((nodes[other]?.spanId ?? '') < (nodes[smallest]?.spanId ?? '')) smallest = other;
    }
    parents[smallest] = undefined;
  }
  return cyclic;
}
