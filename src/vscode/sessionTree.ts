import type { Page, SessionRow, StepRow, TurnRow } from '../model/summary.ts';
import { buildTree, type TreeNode } from '../model/tree.ts';
import type { Client } from '../protocol/channel.ts';
import { assertNever } from '../util/assertNever.ts';
import type { ReaderApi, ReaderEvents } from '../workers/readerApi.ts';
import { mergeFirstPage } from './mergeFirstPage.ts';
import { arrange, type TreeElement, type TreeRow } from './treeElement.ts';

/** What the user chose to see. */
export interface TreeChoice {
  readonly filter: string;
  readonly showNoise: boolean;
}

const sessionsPerPage = 100;
const turnsPerPage = 200;
const maxFetchedAgain = 1000;
// The panel is made for traces with more steps inside one: a tree of rows that each cross to another process is not.
const maxStepsInside = 500;

/**
 * The rows of the sidebar: sessions, their turns, and the steps of those, fetched when they come into sight and kept until
 * they change. Knows nothing of the editor.
 */
export class SessionTree {
  readonly #reader: Pick<Client<ReaderApi, ReaderEvents>, 'call'>;
  readonly #choice: () => TreeChoice;
  readonly #turns = new Map<string, TreeElement>();
  readonly #turnPages = new Map<TreeElement, Page<TurnRow>>();
  #sessions: Page<SessionRow> | undefined;
  #roots: readonly TreeElement[] = [];

  constructor(reader: Pick<Client<ReaderApi, ReaderEvents>, 'call'>, choice: () => TreeChoice) {
    this.#reader = reader;
    this.#choice = choice;
  }

  /** The rows inside a row; the sessions when it is undefined. */
  async children(element?: TreeElement): Promise<readonly TreeElement[]> {
    if (element === undefined) {
      if (this.#sessions === undefined) this.#setSessions(await this.#fetchSessions());
      return this.#roots;
    }
    if (element.children === undefined) await this.#fetchInside(element);
    return element.children ?? [];
  }

  /** The row of a turn, when it has been fetched. */
  turn(traceId: string): TreeElement | undefined {
    return this.#turns.get(traceId);
  }

  /** Forgets everything: the next question fetches it anew. */
  reset(): void {
    this.#sessions = undefined;
    this.#roots = [];
    this.#turns.clear();
    this.#turnPages.clear();
  }

  /** Fetches what a "Load more" row stands for; resolves to the row to draw again, undefined for the whole tree. */
  async loadMore({ parent }: TreeElement): Promise<TreeElement | undefined> {
    if (parent !== undefined) {
      await this.#fetchTurns(parent, this.#turnPages.get(parent));
      return parent;
    }
    const next = this.#sessions?.next;
    if (next === undefined) return undefined;
    const page = await this.#fetchSessions(next);
    // The list may have been brought up to date, or forgotten, in the meantime.
    if (this.#sessions?.next === next) this.#setSessions(append(this.#sessions, page, (row) => row.id));
    return undefined;
  }

  /**
   * Fetches again what these traces changed; `all` when they are too many to name. Resolves to the rows to draw again, each
   * with what is inside, or undefined for the whole tree.
   */
  async update(traceIds: readonly string[], all: boolean): Promise<readonly TreeElement[] | undefined> {
    const known = this.#sessions;
    if (known === undefined) return undefined;
    const fetched = all ? await this.#fetchAgain(known.rows.length) : await this.#fetchSessions();
    // Forgotten in the meantime: whoever asks next gets what is new.
    if (this.#sessions === undefined) return undefined;
    if (all) {
      this.#setSessions(fetched);
      for (const element of [...this.#roots, ...this.#turns.values()]) element.invalidate();
      return undefined;
    }
    this.#setSessions(mergeFirstPage(this.#sessions, fetched));
    const before = new Map(known.rows.map((row) => [row.id, JSON.stringify(row)]));
    const changed = this.#roots.filter(
      ({ row }) => row.kind === 'session' && before.get(row.session.id) !== JSON.stringify(row.session),
    );
    for (const element of changed) element.invalidate();
    const turns = await this.updateTurns(traceIds);
    return ids(known) === ids(this.#sessions ?? known) ? [...changed, ...turns] : undefined;
  }

  /** Fetches the rows of these turns again, as after a label; resolves to those that are in the tree. */
  async updateTurns(traceIds: readonly string[]): Promise<readonly TreeElement[]> {
    const elements = traceIds.map((traceId) => this.#turns.get(traceId)).filter((element) => element !== undefined);
    await Promise.all(
      elements.map(async (element) => {
        if (element.row.kind !== 'turn') return;
        const turn = await this.#reader.call('getTurn', { traceId: element.row.turn.traceId });
        if (turn !== undefined) element.row = { kind: 'turn', turn };
        element.invalidate();
      }),
    );
    return elements;
  }

  async #fetchInside(element: TreeElement): Promise<void> {
    const { row } = element;
    switch (row.kind) {
      case 'session':
        return this.#fetchTurns(element, undefined);
      case 'turn': {
        const { traceId } = row.turn;
        const steps = await this.#reader.call('getSteps', { traceId });
        return element.fill(stepRows(traceId, buildTree(steps, { showNoise: this.#choice().showNoise }).roots));
      }
      case 'step':
        return element.fill(stepRows(row.traceId, row.node.children));
      case 'rest':
      case 'more':
        return element.fill([]);
      default:
        return assertNever(row);
    }
  }

  /** Fetches the turns of a session from the beginning, or those that follow `known`. */
  async #fetchTurns(element: TreeElement, known: Page<TurnRow> | undefined): Promise<void> {
    if (element.row.kind !== 'session') return;
    const page = await this.#reader.call('getTurns', {
      sessionRowId: element.row.session.id,
      filter: this.#choice().filter,
      showNoise: this.#choice().showNoise,
      ...(known?.next === undefined ? {} : { cursor: known.next }),
      limit: turnsPerPage,
    });
    const turns = known === undefined ? page : append(known, page, (row) => row.traceId);
    this.#turnPages.set(element, turns);
    element.fill([
      ...turns.rows.map((turn): [string, TreeRow] => [turn.traceId, { kind: 'turn', turn }]),
      ...more(element.id, turns.next),
    ]);
    for (const child of element.children ?? []) if (child.row.kind === 'turn') this.#turns.set(child.id, child);
  }

  #fetchSessions(cursor?: string): Promise<Page<SessionRow>> {
    const { filter, showNoise } = this.#choice();
    return this.#reader.call('getSessions', {
      filter,
      showNoise,
      ...(cursor === undefined ? {} : { cursor }),
      limit: sessionsPerPage,
    });
  }

  /** As many sessions as had been fetched, within reason. */
  async #fetchAgain(count: number): Promise<Page<SessionRow>> {
    let sessions = await this.#fetchSessions();
    while (sessions.next !== undefined && sessions.rows.length < Math.min(count, maxFetchedAgain)) {
      sessions = append(sessions, await this.#fetchSessions(sessions.next), (row) => row.id);
    }
    return sessions;
  }

  #setSessions(page: Page<SessionRow>): void {
    this.#sessions = page;
    const rows = page.rows.map((session): [string, TreeRow] => [`session-${session.id}`, { kind: 'session', session }]);
    this.#roots = arrange(undefined, this.#roots, [...rows, ...more('sessions', page.next)]);
  }
}

function stepRows(traceId: string, nodes: readonly TreeNode<StepRow>[]): [string, TreeRow][] {
  const rows = nodes
    .slice(0, maxStepsInside)
    .map((node): [string, TreeRow] => [`${traceId}/${node.row.spanId}`, { kind: 'step', traceId, node }]);
  const count = nodes.length - rows.length;
  return count === 0 ? rows : [...rows, [`${traceId}/${nodes[0]?.row.spanId}/rest`, { kind: 'rest', traceId, count }]];
}

function more(id: string, next: string | undefined): [string, TreeRow][] {
  return next === undefined ? [] : [[`${id}/more`, { kind: 'more' }]];
}

/** Two pages as one. A row that moved while the reader paged is in both: its first place counts. */
function append<Row>(known: Page<Row>, page: Page<Row>, key: (row: Row) => string | number): Page<Row> {
  const seen = new Set(known.rows.map(key));
  return { ...page, rows: [...known.rows, ...page.rows.filter((row) => !seen.has(key(row)))] };
}

function ids(page: Page<SessionRow>): string {
  return page.rows.map((row) => row.id).join();
}
