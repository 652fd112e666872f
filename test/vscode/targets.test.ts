import { describe, expect, it } from 'vitest';
import type { SpanId, TraceId } from '../../src/model/ids.ts';
import type { SessionRow, StepRow, TurnRow } from '../../src/model/summary.ts';
import type { VisibleApp } from '../../src/vscode/app.ts';
import type { TargetArgument } from '../../src/vscode/contributions.ts';
import { commandTargets } from '../../src/vscode/targets.ts';
import { TreeElement } from '../../src/vscode/treeElement.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c' as TraceId;
const other = 'ffffffffffffffffffffffffffffffff' as TraceId;
const spanId = 'b7ad6b7169203331' as SpanId;

const session = new TreeElement('s', undefined, { kind: 'session', session: {} as SessionRow });
const turn = new TreeElement('t', session, { kind: 'turn', turn: { traceId } as TurnRow });
const step = new TreeElement('p', turn, { kind: 'step', traceId, node: { row: { spanId } as StepRow, children: [] } });

const app = (selection: readonly TreeElement[], shown?: TargetArgument) =>
  ({ sessions: { selection }, panels: { shown } }) as unknown as VisibleApp;

describe('commandTargets', () => {
  it.each<[string, VisibleApp, readonly unknown[], readonly TargetArgument[]]>([
    ['the clicked row', app([]), [step], [{ traceId, spanId }]],
    ['all selected rows when the clicked one is among them', app([]), [turn, [turn, step]], [{ traceId }, { traceId, spanId }]],
    ['only turns and steps of the selected rows', app([]), [session, [session, turn]], [{ traceId }]],
    ['the clicked row when others are selected', app([turn]), [step, undefined], [{ traceId, spanId }]],
    ['the ids it is given', app([turn]), [{ traceId: other.toUpperCase(), spanId: 'not an id' }], [{ traceId: other }]],
    ['the rows on a key, whatever the panel shows', app([turn], { traceId: other }), ['selection'], [{ traceId }]],
    ['the panel when it is given nothing', app([turn], { traceId: other }), [], [{ traceId: other }]],
    ['the selected rows without a panel', app([turn]), [], [{ traceId }]],
    ['nothing when there is nothing', app([]), [], []],
    ['the panel when it is given what means nothing', app([], { traceId: other }), [{ traceId: '../..' }], [{ traceId: other }]],
  ])('are %s', (_name, given, parameters, expected) => {
    expect(commandTargets(given, parameters)).toEqual(expected);
  });
});
