import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { StepRow } from '../../src/model/summary.ts';
import type { Client } from '../../src/protocol/channel.ts';
import type { Label, TracePanelApi, TracePanelEvents } from '../../src/protocol/tracePanel.ts';
import type { ObservationView, RawView, TraceView } from '../../src/protocol/views.ts';
import { type Disposable, DisposableStore } from '../../src/util/disposable.ts';
import type { WebviewHost } from '../host.ts';
import type { DetailTab, TabChoice } from './detailTab.ts';
import { KeyedCache } from './keyedCache.ts';
import { failure, type Loadable, messageOf } from './loadable.ts';
import { askedFor, clampSplit, type Memory, readMemory } from './memory.ts';
import { initialStep, isPlaceholder, spanIdsAround, treeRows, type VisibleRow } from './rows.ts';

export type PanelClient = Pick<Client<TracePanelApi, TracePanelEvents>, 'call' | 'on'>;

/** What a label is about: the turn, or the selected step. */
export type LabelTarget = 'turn' | 'step';

/** A word to the reader that belongs to no place of its own. */
export interface Notice {
  readonly kind: 'info' | 'error';
  readonly message: string;
}

/** The trace is fetched at most so often while it grows. */
const refreshIntervalMs = 150;
/** Steps walked through faster than this are not fetched. */
const restMs = 60;

/** Everything the page shows, and everything a person can do to it. */
export class PanelState implements Disposable {
  readonly trace = signal<Loadable<TraceView>>({ state: 'loading' });
  readonly selected = signal<string | undefined>(undefined);
  /** The step whose detail is shown: follows {@link selected}, and rests while the reader runs through the steps. */
  readonly detailed = signal<string | undefined>(undefined);
  readonly folded: Signal<ReadonlySet<string>>;
  readonly showNoise = signal(false);
  /** The text to find in the steps; undefined while the field is closed. */
  readonly find = signal<string | undefined>(undefined);
  readonly tab: Signal<TabChoice>;
  readonly split: Signal<number>;
  /** Whether texts are rendered as markdown, or shown as they are. */
  readonly markdown: Signal<boolean>;
  readonly notice = signal<Notice | undefined>(undefined);
  /** Whose note is being written. */
  readonly noteEditor = signal<LabelTarget | undefined>(undefined);
  readonly keysShown = signal(false);

  readonly observations: KeyedCache<ObservationView>;
  readonly raws: KeyedCache<RawView>;
  readonly steps: ReadonlySignal<readonly StepRow[]>;
  readonly rows: ReadonlySignal<readonly VisibleRow[]>;

  readonly #client: PanelClient;
  readonly #owned = new DisposableStore();
  readonly #traceId = signal<string | undefined>(undefined);
  readonly #asked = signal<string | undefined>(undefined);
  readonly #remembered: Memory;
  #refreshing = false;
  #refreshAgain = false;
  #selectedAt = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** Rings when the trace will count as complete: no change announces that. */
  #completing: ReturnType<typeof setTimeout> | undefined;

  constructor(client: PanelClient, host: Pick<WebviewHost, 'recall' | 'remember'>) {
    this.#client = client;
    const memory = readMemory(host.recall());
    this.folded = signal(new Set(memory.folded));
    this.tab = signal({ tab: memory.tab, spanId: memory.spanId });
    this.split = signal(memory.split);
    this.markdown = signal(memory.markdown);
    this.#remembered = memory;
    this.observations = new KeyedCache((spanId) => client.call('getObservation', { traceId: this.#shownId(), spanId }));
    this.raws = new KeyedCache((spanId) => client.call('getRaw', { traceId: this.#shownId(), spanId }), 8);
    this.steps = computed(() => (this.trace.value.state === 'ready' ? this.trace.value.value.steps : []));
    this.rows = computed(() =>
      treeRows(this.steps.value, {
        showNoise: this.showNoise.value,
        folded: this.folded.value,
        find: this.find.value ?? '',
      }),
    );
    this.#owned.add(client.on('shownChanged', () => void this.open()));
    this.#owned.add(
      client.on('traceChanged', ({ traceId }) => {
        if (traceId === this.#traceId.peek()) void this.refresh();
      }),
    );
    this.#owned.add(
      client.on('traceDeleted', ({ traceId }) => {
        if (traceId === this.#traceId.peek()) this.trace.value = { state: 'failed', gone: true, message: deletedMessage };
      }),
    );
    this.#owned.add(client.on('promptsChanged', () => this.observations.invalidate()));
    this.#owned.add({ dispose: effect(() => this.#remember(host)) });
  }

  /** Asks which trace to show, and shows it. */
  async open(): Promise<void> {
    try {
      const shown = await this.#client.call('getShown', {});
      const restored = this.#traceId.peek() === undefined && shown.traceId === this.#remembered.traceId;
      const asked = askedFor(shown);
      const anew = asked !== (restored ? this.#remembered.asked : this.#asked.peek());
      const wanted = anew && shown.spanId !== undefined ? shown.spanId : restored ? this.#remembered.spanId : undefined;
      batch(() => {
        this.showNoise.value = shown.showNoise;
        if (this.#traceId.peek() !== shown.traceId) this.#forget(restored);
        this.#traceId.value = shown.traceId;
        this.#asked.value = asked;
        if (wanted !== undefined) this.select(wanted);
      });
      await this.#fetchTrace();
      if (anew && shown.spanId !== undefined) this.reveal(spanIdsAround(this.steps.peek(), shown.spanId));
    } catch (error) {
      this.trace.value = failure(error);
    }
  }

  /** Fetches the trace and what is shown of it again. Calls while one is under way become one more. */
  async refresh(): Promise<void> {
    if (this.#refreshing) {
      this.#refreshAgain = true;
      return;
    }
    this.#refreshing = true;
    try {
      do {
        this.#refreshAgain = false;
        await this.#fetchTrace();
        await new Promise((resolve) => setTimeout(resolve, refreshIntervalMs));
      } while (this.#refreshAgain);
    } finally {
      this.#refreshing = false;
    }
  }

  select(spanId: string): void {
    if (this.selected.peek() === spanId) return;
    const now = performance.now();
    const running = now - this.#selectedAt < restMs;
    this.#selectedAt = now;
    clearTimeout(this.#rest);
    batch(() => {
      this.selected.value = spanId;
      this.notice.value = undefined;
      if (this.noteEditor.peek() === 'step') this.noteEditor.value = undefined;
      if (!running) this.detailed.value = spanId;
    });
    if (running) {
      this.#rest = setTimeout(() => {
        this.detailed.value = this.selected.peek();
      }, restMs);
    }
  }

  /** Folds or unfolds a step. A selection that would disappear moves to it. */
  setFolded(spanId: string, fold: boolean): void {
    const folded = new Set(this.folded.peek());
    if (fold) folded.add(spanId);
    else folded.delete(spanId);
    this.folded.value = folded;
    const selected = this.selected.peek();
    const visible = this.rows.peek().some(({ step }) => step.spanId === selected);
    if (fold && !visible && selected !== undefined) this.select(spanId);
  }

  /** Unfolds everything around the steps of `spanIds`. */
  reveal(spanIds: readonly string[]): void {
    const folded = new Set(this.folded.peek());
    for (const spanId of spanIds) folded.delete(spanId);
    this.folded.value = folded;
  }

  chooseTab(tab: DetailTab): void {
    this.tab.value = { tab, spanId: this.selected.peek() };
  }

  setSplit(split: number): void {
    this.split.value = clampSplit(split);
  }

  async setShowNoise(showNoise: boolean): Promise<void> {
    this.showNoise.value = showNoise;
    await this.#do(() => this.#client.call('setShowNoise', { showNoise }));
  }

  async showTurn(traceId: string | undefined): Promise<void> {
    if (traceId !== undefined) await this.#do(() => this.#client.call('showTrace', { traceId }));
  }

  /** Labels the turn or the selected step. */
  async label(target: LabelTarget, label: Label): Promise<void> {
    const traceId = this.#traceId.peek();
    const spanId = this.selected.peek();
    if (traceId === undefined || (target === 'step' && spanId === undefined)) return;
    if (target === 'step' && this.steps.peek().some((step) => step.spanId === spanId && isPlaceholder(step))) {
      this.notice.value = { kind: 'info', message: 'This step has not been received: there is nothing to label.' };
      return;
    }
    const about = target === 'step' && spanId !== undefined ? { spanId } : {};
    await this.#do(() => this.#client.call('saveLabel', { traceId, ...about, label }));
    void this.refresh();
  }

  async undo(): Promise<void> {
    await this.#do(() => this.#client.call('undoLabel', {}));
    void this.refresh();
  }

  async openPrompt(spanId: string): Promise<void> {
    await this.#say(() => this.#client.call('openPrompt', { traceId: this.#shownId(), spanId }));
  }

  async diffPrompt(spanId: string): Promise<void> {
    await this.#say(() => this.#client.call('diffPrompt', { traceId: this.#shownId(), spanId }));
  }

  async openSource(spanId: string): Promise<void> {
    await this.#do(() => this.#client.call('openSource', { traceId: this.#shownId(), spanId }));
  }

  async openText(spanId: string, path: string): Promise<void> {
    await this.#do(() => this.#client.call('openText', { traceId: this.#shownId(), spanId, path }));
  }

  async copy(text: string): Promise<void> {
    await this.#do(() => this.#client.call('copyText', { text }));
  }

  dispose(): void {
    clearTimeout(this.#rest);
    clearTimeout(this.#completing);
    this.#owned.dispose();
  }

  #shownId(): string {
    return this.#traceId.peek() ?? '';
  }

  async #fetchTrace(): Promise<void> {
    const traceId = this.#shownId();
    let answer: Loadable<TraceView>;
    try {
      answer = { state: 'ready', value: await this.#client.call('getTrace', { traceId }) };
    } catch (error) {
      answer = failure(error);
      // A trace on the screen is worth more than the news that it could not be fetched again.
      if (!answer.gone && this.trace.peek().state === 'ready') {
        this.notice.value = { kind: 'error', message: `${answer.message} What you see may be out of date.` };
        return;
      }
    }
    const known = this.trace.peek();
    const older = answer.state === 'ready' && known.state === 'ready' && answer.value.revision < known.value.revision;
    if (traceId !== this.#traceId.peek() || older) return;
    clearTimeout(this.#completing);
    const completeInMs = answer.state === 'ready' ? answer.value.completeInMs : undefined;
    if (completeInMs !== undefined) this.#completing = setTimeout(() => void this.refresh(), completeInMs + refreshIntervalMs);
    batch(() => {
      this.trace.value = answer;
      this.observations.invalidate();
      this.raws.invalidate();
      if (answer.state !== 'ready') return;
      const selected = this.selected.peek();
      if (selected === undefined || !answer.value.steps.some(({ spanId }) => spanId === selected)) {
        const first = initialStep(answer.value.steps);
        if (first !== undefined) this.select(first);
      }
    });
  }

  /** Another trace takes the place of this one. */
  #forget(restored: boolean): void {
    this.trace.value = { state: 'loading' };
    this.selected.value = undefined;
    this.detailed.value = undefined;
    this.notice.value = undefined;
    this.noteEditor.value = undefined;
    this.#selectedAt = 0;
    this.observations.clear();
    this.raws.clear();
    if (!restored) this.folded.value = new Set();
  }

  async #do(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
      this.notice.value = undefined;
    } catch (error) {
      this.notice.value = { kind: 'error', message: messageOf(error) };
    }
  }

  async #say(action: () => Promise<{ readonly message: string }>): Promise<void> {
    try {
      this.notice.value = { kind: 'info', message: (await action()).message };
    } catch (error) {
      this.notice.value = { kind: 'error', message: messageOf(error) };
    }
  }

  #remember(host: Pick<WebviewHost, 'remember'>): void {
    const traceId = this.#traceId.value;
    const spanId = this.selected.value;
    const asked = this.#asked.value;
    const state = {
      tab: this.tab.value.tab,
      folded: [...this.folded.value],
      split: this.split.value,
      markdown: this.markdown.value,
    };
    // Before the first answer there is nothing new to remember, and the old is still needed.
    if (traceId === undefined) return;
    const memory: Memory = {
      traceId,
      ...(spanId === undefined ? {} : { spanId }),
      ...(asked === undefined ? {} : { asked }),
      ...state,
    };
    host.remember(memory);
  }
}

const deletedMessage = 'This turn was deleted from the database. Other turns are untouched; pick one in the sidebar.';
