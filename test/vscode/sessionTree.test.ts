import { beforeEach, describe, expect, it } from 'vitest';
import type { SpanId, TraceId } from '../../src/model/ids.ts';
import type { SessionRow, StepRow, TurnRow } from '../../src/model/summary.ts';
import { SessionTree } from '../../src/vscode/sessionTree.ts';
import type { TreeElement } from '../../src/vscode/treeElement.ts';

type Reader = ConstructorParameters<typeof SessionTree>[0];

/** What the reader worker answers, from lists that a test may change. */
class Database {
  sessions: SessionRow[] = [];
  turns = new Map<number, TurnRow[]>();
  steps = new Map<string, StepRow[]>();
  readonly asked: string[] = [];

  readonly reader = {
    call: async (method: string, params: Readonly<Record<string, unknown>>) => {
      this.asked.push(method);
      const page = <Row>(rows: readonly Row[]) => {
        const from = Number(params['cursor'] ?? 0);
        const end = from + Number(params['limit']);
        return { rows: rows.slice(from, end), ...(end < rows.length ? { next: String(end) } : {}) };
      };
      switch (method) {
        case 'getSessions':
          return page([...this.sessions].sort((a, b) => b.lastTime - a.lastTime));
        case 'getTurns':
          return page(this.turns.get(Number(params['sessionRowId'])) ?? []);
        case 'getTurn':
          return [...this.turns.values()].flat().find((turn) => turn.traceId === params['traceId']);
        default:
          return this.steps.get(String(params['traceId'])) ?? [];
      }
    },
  } as unknown as Reader;
}

const session = (id: number, lastTime = id): SessionRow => ({
  id,
  title: `session ${id}`,
  turnCount: 1,
  startTime: 0,
  lastTime,
  errorCount: 0,
});
const turn = (traceId: string, title = 'a question'): TurnRow => ({
  traceId: traceId as TraceId,
  sessionRowId: 1,
  title,
  name: 'chat',
  status: 'ok',
  startTime: 0,
  durationMs: 1,
  spanCount: 2,
  hiddenSpans: 1,
  errorCount: 0,
  scores: [],
});
const step = (spanId: string, parentSpanId?: string, noise = false): StepRow => ({
  spanId: spanId as SpanId,
  ...(parentSpanId === undefined ? {} : { parentSpanId: parentSpanId as SpanId }),
  type: 'span',
  name: spanId,
  status: 'ok',
  noise,
  inFlight: false,
  startTime: 0,
  durationMs: 1,
  scores: [],
});

let database: Database;
let choice: { filter: string; showNoise: boolean };
let tree: SessionTree;
const ids = (elements: readonly TreeElement[]) => elements.map((element) => element.id);

beforeEach(() => {
  database = new Database();
  choice = { filter: '', showNoise: false };
  tree = new SessionTree(database.reader, () => choice);
});

/** The row at the end of a path of ids. */
async function unfold(...path: readonly string[]): Promise<TreeElement> {
  let element: TreeElement | undefined;
  for (const id of path) {
    element = (await tree.children(element)).find((child) => child.id === id);
    if (element === undefined) throw new Error(`There is no row ${id}.`);
  }
  if (element === undefined) throw new Error('The path is empty.');
  return element;
}

describe('SessionTree', () => {
  it('unfolds sessions to turns to steps, and asks for each once', async () => {
    database.sessions = [session(1), session(2)];
    database.turns.set(2, [turn('t1'), turn('t2')]);
    database.steps.set('t1', [step('root'), step('inner', 'root')]);
    expect(ids(await tree.children())).toEqual(['session-2', 'session-1']);
    expect(ids(await tree.children(await unfold('session-2')))).toEqual(['t1', 't2']);
    expect(ids(await tree.children(await unfold('session-2', 't1', 't1/root')))).toEqual(['t1/inner']);
    expect(database.asked).toEqual(['getSessions', 'getTurns', 'getSteps']);
    expect((await unfold('session-2', 't1', 't1/root', 't1/inner')).parent?.parent?.parent?.id).toBe('session-2');
  });

  it('pages through 100,000 sessions a hundred at a time', async () => {
    database.sessions = Array.from({ length: 100_000 }, (_, index) => session(index));
    const first = await tree.children();
    expect(first).toHaveLength(101);
    const more = first.at(-1) as TreeElement;
    expect(more.row.kind).toBe('more');
    expect(await tree.loadMore(more)).toBeUndefined();
    const second = await tree.children();
    expect(second).toHaveLength(201);
    expect(second.slice(0, 100)).toEqual(first.slice(0, 100));
  });

  it('pages through the turns of a long session', async () => {
    database.sessions = [session(1)];
    database.turns.set(
      1,
      Array.from({ length: 450 }, (_, index) => turn(`t${index}`)),
    );
    const parent = await unfold('session-1');
    const more = await unfold('session-1', 'session-1/more');
    expect(await tree.loadMore(more)).toBe(parent);
    expect(await tree.children(parent)).toHaveLength(401);
    await tree.loadMore(await unfold('session-1', 'session-1/more'));
    expect(ids(await tree.children(parent)).at(-1)).toBe('t449');
  });

  it('leaves most of a huge step to the panel', async () => {
    database.sessions = [session(1)];
    database.turns.set(1, [turn('t1')]);
    database.steps.set(
      't1',
      Array.from({ length: 10_000 }, (_, index) => step(`s${index}`)),
    );
    const rows = await tree.children(await unfold('session-1', 't1'));
    expect(rows).toHaveLength(501);
    expect(rows.at(-1)?.row).toEqual({ kind: 'rest', traceId: 't1', count: 9500 });
  });

  it('shows noise when that is chosen', async () => {
    database.sessions = [session(1)];
    database.turns.set(1, [turn('t1')]);
    database.steps.set('t1', [step('root'), step('http', 'root', true), step('model', 'http')]);
    expect(ids(await tree.children(await unfold('session-1', 't1', 't1/root')))).toEqual(['t1/model']);
    choice.showNoise = true;
    tree.reset();
    expect(ids(await tree.children(await unfold('session-1', 't1', 't1/root')))).toEqual(['t1/http']);
  });

  it('draws the whole anew when a session comes to the top, and keeps the rows it had', async () => {
    database.sessions = [session(1), session(2)];
    const before = await tree.children();
    database.sessions = [session(1, 9), session(2)];
    expect(await tree.update(['t1'], false)).toBeUndefined();
    const after = await tree.children();
    expect(ids(after)).toEqual(['session-1', 'session-2']);
    expect(after[0]).toBe(before[1]);
  });

  it('draws only the session and the turn that changed when the order stays', async () => {
    database.sessions = [session(1), session(2)];
    database.turns.set(2, [turn('t1'), turn('t2')]);
    const row = await unfold('session-2', 't1');
    database.sessions = [session(1), { ...session(2, 3), turnCount: 2 }];
    database.turns.set(2, [turn('t1', 'another question'), turn('t2')]);
    const changed = await tree.update(['t1'], false);
    expect(ids(changed ?? [])).toEqual(['session-2', 't1']);
    expect(row.row).toMatchObject({ turn: { title: 'another question' } });
    expect((await tree.children(await unfold('session-2')))[0]).toBe(row);
  });

  it('says that nothing changed when only other traces did', async () => {
    database.sessions = [session(1)];
    await tree.children();
    expect(await tree.update(['elsewhere'], false)).toEqual([]);
  });

  it('drops what was deleted when everything is to be looked at', async () => {
    database.sessions = Array.from({ length: 150 }, (_, index) => session(index));
    await tree.loadMore((await tree.children()).at(-1) as TreeElement);
    expect(await tree.children()).toHaveLength(150);
    database.sessions = database.sessions.filter(({ id }) => id !== 5);
    expect(await tree.update([], true)).toBeUndefined();
    expect(ids(await tree.children())).not.toContain('session-5');
    expect(await tree.children()).toHaveLength(149);
  });

  it('fetches a labelled turn at once', async () => {
    database.sessions = [session(1)];
    database.turns.set(1, [turn('t1')]);
    const row = await unfold('session-1', 't1');
    database.turns.set(1, [turn('t1', 'labelled')]);
    expect(await tree.updateTurns(['t1', 'unknown'])).toEqual([row]);
    expect(row.row).toMatchObject({ turn: { title: 'labelled' } });
  });
});
