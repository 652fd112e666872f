import type { SessionRow, StepRow, TurnRow } from '../model/summary.ts';
import type { TreeNode } from '../model/tree.ts';

/** What a row of the tree is about. `more` stands for rows not fetched yet, `rest` for steps that only the panel shows. */
export type TreeRow =
  | { readonly kind: 'session'; readonly session: SessionRow }
  | { readonly kind: 'turn'; readonly turn: TurnRow }
  | { readonly kind: 'step'; readonly traceId: string; readonly node: TreeNode<StepRow> }
  | { readonly kind: 'rest'; readonly traceId: string; readonly count: number }
  | { readonly kind: 'more' };

/**
 * A row with its place. The editor knows a row by the identity of this object, so it stays the same while its content changes.
 */
export class TreeElement {
  readonly id: string;
  readonly parent: TreeElement | undefined;
  row: TreeRow;
  /** Undefined until somebody unfolds the row, and again when what is inside changed. */
  children: readonly TreeElement[] | undefined;
  /** What `children` were before they changed: those that are still there keep their identity. */
  previous: readonly TreeElement[] = [];

  constructor(id: string, parent: TreeElement | undefined, row: TreeRow) {
    this.id = id;
    this.parent = parent;
    this.row = row;
  }

  /** Says that what is inside has changed and must be fetched again. */
  invalidate(): void {
    this.previous = this.children ?? this.previous;
    this.children = undefined;
  }

  /** Sets what is inside. */
  fill(rows: readonly (readonly [id: string, row: TreeRow])[]): void {
    this.children = arrange(this, this.children ?? this.previous, rows);
    this.previous = [];
  }
}

/** Elements for `rows`, each the one that was there before when there was one. */
export function arrange(
  parent: TreeElement | undefined,
  before: readonly TreeElement[],
  rows: readonly (readonly [id: string, row: TreeRow])[],
): readonly TreeElement[] {
  const known = new Map(before.map((element) => [element.id, element]));
  return rows.map(([id, row]) => {
    const element = known.get(id) ?? new TreeElement(id, parent, row);
    element.row = row;
    // A step brings the steps inside it along.
    if (row.kind === 'step') element.invalidate();
    return element;
  });
}
