import { parseSpanId, parseTraceId } from '../model/ids.ts';
import type { VisibleApp } from './app.ts';
import type { TargetArgument } from './contributions.ts';
import { TreeElement } from './treeElement.ts';

/**
 * What a command is about: the rows it was invoked on, the ids it was given, else the open panel or the selected rows. Menus
 * pass the clicked row and, when it is one of several selected ones, all of those. Anything else that is passed is ignored.
 */
export function commandRows(app: VisibleApp, parameters: readonly unknown[]): readonly TreeElement[] {
  const [clicked, selected] = parameters;
  if (Array.isArray(selected) && selected.length > 0) return selected.filter((item) => item instanceof TreeElement);
  if (clicked instanceof TreeElement) return [clicked];
  return clicked === 'selection' ? app.sessions.selection : [];
}

/** The turns and steps a command is about; sessions are no targets. */
export function commandTargets(app: VisibleApp, parameters: readonly unknown[]): readonly TargetArgument[] {
  const rows = commandRows(app, parameters);
  if (rows.length > 0) return rows.map(rowTarget).filter((target) => target !== undefined);
  const given = readTarget(parameters[0]);
  if (given !== undefined) return [given];
  // The panel may have walked on from the row that opened it.
  const shown = parameters[0] === 'selection' ? undefined : app.panels.shown;
  if (shown !== undefined) return [shown];
  return app.sessions.selection.map(rowTarget).filter((target) => target !== undefined);
}

/** The ids of a row about a turn or step. */
export function rowTarget({ row }: TreeElement): TargetArgument | undefined {
  switch (row.kind) {
    case 'turn':
      return { traceId: row.turn.traceId };
    case 'step':
      return { traceId: row.traceId, spanId: row.node.row.spanId };
    case 'rest':
      return { traceId: row.traceId };
    case 'session':
    case 'more':
      return undefined;
  }
}

/** Ids that came from outside, checked. */
function readTarget(value: unknown): TargetArgument | undefined {
  if (typeof value !== 'object' || value === null || !('traceId' in value) || typeof value.traceId !== 'string') return undefined;
  const traceId = parseTraceId(value.traceId);
  if (traceId === undefined) return undefined;
  const spanId = 'spanId' in value && typeof value.spanId === 'string' ? parseSpanId(value.spanId) : undefined;
  return spanId === undefined ? { traceId } : { traceId, spanId };
}
