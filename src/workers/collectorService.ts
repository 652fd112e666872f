import { ProtocolError } from '../protocol/errors.ts';
import { forgetMissedLinks, savePromptLinks } from '../store/promptLinks.ts';
import { clear, deleteTraces } from '../store/retention.ts';
import { deleteScores, saveScores } from '../store/scores.ts';
import type { Log } from '../util/log.ts';
import type { CollectorApi, CollectorOptions, CollectorStatus } from './collectorApi.ts';
import { importFile } from './importFiles.ts';
import { renormalise } from './renormalise.ts';
import { type Announce, type RunningCollector, runCollector } from './runCollector.ts';

/** Everything that writes: receivers, the store, labels. One per window; of all windows on a database one listens. */
export function createCollector(announce: Announce): CollectorApi {
  const log: Log = {
    info: (message) => announce('log', { level: 'info', message }),
    warn: (message) => announce('log', { level: 'warn', message }),
    error: (message) => announce('log', { level: 'error', message }),
  };
  let running: RunningCollector | undefined;
  let rereading: AbortController | undefined;

  const begin = async (options: CollectorOptions, isDamaged = false): Promise<CollectorStatus> => {
    rereading?.abort();
    await running?.stop();
    running = undefined;
    try {
      running = await runCollector(options, announce, log, { isDamaged, onDamaged: () => void begin(options, true) });
      return running.status();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const status: CollectorStatus = { role: 'failed', database: options.database, message };
      announce('status', status);
      return status;
    }
  };

  const started = (): RunningCollector => {
    if (running === undefined) throw new ProtocolError('unavailable', 'The trace database is not open.');
    return running;
  };

  return {
    start: (options) => begin(options),
    importFiles: async ({ files }) => {
      const { commit, ready } = started();
      await ready();
      const results = [];
      for (const file of files) {
        results.push(await importFile(file, commit, (done, total) => announce('importProgress', { file, done, total })));
      }
      return results;
    },
    saveScores: async ({ scores }) => saveScores(started().labels(), scores),
    deleteScores: async ({ ids }) => deleteScores(started().labels(), ids),
    deleteTraces: async ({ traceIds }) => deleteTraces(started().db, traceIds),
    clear: async () => clear(started().db),
    savePromptLinks: async ({ root, links }) => savePromptLinks(started().db, root, links),
    forgetMissedLinks: async ({ root }) => forgetMissedLinks(started().db, root),
    countOutdated: async () => started().writer.countOutdated(),
    renormalise: async ({ all }) => {
      if (rereading !== undefined) throw new ProtocolError('refused', 'Stored traces are being read again already.');
      const { writer, isBusy, ready, otherCollector } = started();
      const { signal } = (rereading = new AbortController());
      try {
        const other = await otherCollector();
        if (other !== undefined) {
          throw new ProtocolError(
            'refused',
            `Process ${other.pid} collects into this database, on port ${other.http}: the window or terminal that it belongs to reads stored traces again. Run the command there, or end it first. Nothing was changed.`,
          );
        }
        await ready();
        const onProgress = (done: number, total: number): void => announce('renormaliseProgress', { done, total });
        return await renormalise(writer, { all, isBusy, signal, onProgress });
      } finally {
        rereading = undefined;
      }
    },
    cancelRenormalise: async () => rereading?.abort(),
    flush: async () => started().settled(),
    stop: async () => {
      rereading?.abort();
      await running?.stop();
      running = undefined;
    },
  };
}
