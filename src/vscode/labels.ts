import * as vscode from 'vscode';
import type { SpanId, TraceId } from '../model/ids.ts';
import type { Client } from '../protocol/channel.ts';
import { Labeller } from '../review/labeller.ts';
import type { Label, LabelTarget } from '../review/labels.ts';
import { type Disposable, DisposableStore } from '../util/disposable.ts';
import type { CollectorApi, CollectorEvents } from '../workers/collectorApi.ts';
import type { ReaderApi, ReaderEvents } from '../workers/readerApi.ts';
import { labelAuthor } from './config.ts';
import type { TargetArgument } from './contributions.ts';
import { setContext } from './setContext.ts';

/** Labels turns and steps in the name of this person, from wherever in the window it is asked. */
export class Labels implements Disposable {
  readonly #labeller: Labeller;
  readonly #disposables = new DisposableStore();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<readonly string[]>());

  /** Fires with the ids of the traces whose labels changed, once they are on disk. */
  readonly onDidChange = this.#changed.event;

  constructor(collector: Client<CollectorApi, CollectorEvents>, reader: Client<ReaderApi, ReaderEvents>) {
    this.#labeller = new Labeller({
      getScores: (target) =>
        reader.call('getScores', {
          traceId: target.traceId,
          ...(target.kind === 'observation' ? { spanId: target.spanId } : {}),
        }),
      saveScores: (scores) => collector.call('saveScores', { scores }),
      deleteScores: (ids) => collector.call('deleteScores', { ids }),
    });
    setContext('promptrail.canUndoLabel', false);
  }

  async apply(label: Label, targets: readonly TargetArgument[]): Promise<void> {
    const labelled = targets.map(toLabelTarget);
    await this.#labeller.apply(label, labelled, labelAuthor());
    this.#tell(labelled);
  }

  /** Takes the last act back; resolves to whether there was one. */
  async undo(): Promise<boolean> {
    const labelled = await this.#labeller.undo();
    if (labelled !== undefined) this.#tell(labelled);
    return labelled !== undefined;
  }

  /** This person's note on a turn or step. */
  note(target: TargetArgument): Promise<string | undefined> {
    return this.#labeller.note(toLabelTarget(target), labelAuthor());
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #tell(targets: readonly LabelTarget[]): void {
    setContext('promptrail.canUndoLabel', this.#labeller.canUndo);
    this.#changed.fire([...new Set(targets.map((target) => target.traceId))]);
  }
}

function toLabelTarget({ traceId, spanId }: TargetArgument): LabelTarget {
  // The ids were checked where they came in: in targets.ts, or by the panel's validation.
  return spanId === undefined
    ? { kind: 'trace', traceId: traceId as TraceId }
    : { kind: 'observation', traceId: traceId as TraceId, spanId: spanId as SpanId };
}
