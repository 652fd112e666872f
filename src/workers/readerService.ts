import { resolvePrompt } from '../link/resolvePrompt.ts';
import { fillGaps } from '../model/gaps.ts';
import { parseSpanId, parseTraceId, type SpanId, type TraceId } from '../model/ids.ts';
import { isComplete } from '../model/traceHead.ts';
import { observationView } from '../present/observationView.ts';
import { rawView } from '../present/rawView.ts';
import { textAt } from '../present/textAt.ts';
import { traceView } from '../present/traceView.ts';
import { invalid, notFound, ProtocolError } from '../protocol/errors.ts';
import type { ObservationView } from '../protocol/views.ts';
import { type Changes, getChanges } from '../query/changes.ts';
import { getDatabaseSize } from '../query/databaseSize.ts';
import { QueryError } from '../query/language/queryError.ts';
import { listTraces } from '../query/listTraces.ts';
import { readObservation, readToolResults, type StoredObservation } from '../query/observations.ts';
import { getPromptLink } from '../query/promptLink.ts';
import { getPromptStatistics, getUnlinked } from '../query/promptStatistics.ts';
import { getScores } from '../query/scores.ts';
import { countSessions, getSessions } from '../query/sessions.ts';
import { writeTrace } from '../query/showTrace.ts';
import { getSteps } from '../query/steps.ts';
import { getTrace } from '../query/trace.ts';
import { getTraceHead } from '../query/traceHead.ts';
import { getTurn, getTurns } from '../query/turns.ts';
import { type Db, openReader } from '../store/database.ts';
import { exportFile } from './exportFile.ts';
import { createPromptFiles } from './promptFiles.ts';
import { promptHints } from './promptHints.ts';
import type { ReaderApi } from './readerApi.ts';
import { watchDatabase } from './watchDatabase.ts';

type Address = { readonly traceId: string; readonly spanId: string; readonly promptRoot?: string };

/** Everything that only reads, on one connection. `announce` hears of changes by anybody. */
export function createReader(announce: (changes: Changes) => void): ReaderApi {
  const prompts = createPromptFiles();
  let opened: Db | undefined;
  let stopWatching = (): void => {};

  const db = (): Db => {
    if (opened === undefined) throw new ProtocolError('unavailable', 'The trace database is not open yet.');
    return opened;
  };

  const stored = ({ traceId, spanId, promptRoot }: Address): StoredObservation => {
    const found = readObservation(db(), traceIdOf(traceId), spanIdOf(spanId), promptRoot);
    if (found === undefined) throw notFound(`The step ${spanId}`);
    return found;
  };

  const view = (address: Address, { observation }: StoredObservation, limit?: number): ObservationView => {
    const traceId = traceIdOf(address.traceId);
    const link = getPromptLink(db(), traceId, address.spanId, address.promptRoot);
    return observationView(
      {
        traceId,
        observation,
        toolResults: readToolResults(db(), traceId, observation),
        ...(link === undefined ? {} : { link }),
        hasSession: getTraceHead(db(), traceId)?.session.sessionId !== undefined,
      },
      limit,
    );
  };

  const open = (database: string): void => {
    const connection = openReader(database);
    stopWatching();
    opened?.close();
    opened = connection;
    const onReplaced = (): void => {
      try {
        open(database);
      } catch {
        return; // It is being made just now.
      }
      announce({ revision: getChanges(db(), 0).revision, traceIds: [], all: true });
    };
    stopWatching = watchDatabase(connection, { onChanged: announce, onReplaced });
  };

  return {
    open: async ({ database }) => open(database),
    getSessions: async (request) => answer(() => getSessions(db(), request, Date.now())),
    countSessions: async ({ filter }) => answer(() => countSessions(db(), filter, Date.now())),
    getTurns: async (request) => answer(() => getTurns(db(), request, Date.now())),
    getTurn: async ({ traceId }) => getTurn(db(), traceIdOf(traceId)),
    getSteps: async ({ traceId }) => {
      const head = getTraceHead(db(), traceIdOf(traceId));
      return head === undefined ? [] : fillGaps(getSteps(db(), head.traceId), isComplete(head, Date.now()));
    },
    getTrace: async ({ traceId }) => {
      const head = getTraceHead(db(), traceIdOf(traceId));
      if (head === undefined) throw notFound('This trace');
      return traceView({ head, steps: getSteps(db(), head.traceId), scores: getScores(db(), traceId) }, Date.now());
    },
    getObservation: async (address) => view(address, stored(address)),
    getRaw: async (address) => {
      const { span, logs } = stored(address);
      return rawView(span, logs);
    },
    getText: async ({ path, ...address }) => {
      const found = stored(address);
      const whole = Number.POSITIVE_INFINITY;
      const text = textAt(view(address, found, whole), rawView(found.span, found.logs, whole), path);
      if (text === undefined) throw notFound('This text');
      return text;
    },
    getScores: async ({ traceId, spanId }) => getScores(db(), traceIdOf(traceId), spanId),
    listTraces: async (request) => answer(() => listTraces(db(), request, Date.now())),
    showTrace: async ({ traceId }) => {
      const trace = getTrace(db(), traceIdOf(traceId), Date.now());
      if (trace === undefined) throw notFound(`The trace ${traceId}`);
      return writeTrace(trace);
    },
    exportTraces: async ({ file, ...request }) => {
      // Parsed before the file is touched, so that a wrong query leaves it alone.
      answer(() => countSessions(db(), request.filter, Date.now()));
      return { traces: await exportFile(db(), file, request) };
    },
    getChanges: async ({ since }) => getChanges(db(), since),
    getUnlinked: async ({ root, limit }) => getUnlinked(db(), root, limit),
    getPromptStatistics: async ({ root, path }) => getPromptStatistics(db(), root, path),
    indexPrompts: async ({ root, files }) => ({ units: await prompts.index(root, files) }),
    findPrompt: async ({ root, ...address }) => resolvePrompt(promptHints(stored(address).observation), prompts.of(root)),
    getDatabaseSize: async () => getDatabaseSize(db()),
  };
}

/** A query that cannot be read is the asker's mistake, and says where. */
function answer<Result>(query: () => Result): Result {
  try {
    return query();
  } catch (error) {
    if (error instanceof QueryError) throw invalid(error.message);
    throw error;
  }
}

function traceIdOf(text: string): TraceId {
  const id = parseTraceId(text);
  if (id === undefined) throw invalid(`"${text.slice(0, 64)}" is not a trace id: 32 hex digits.`);
  return id;
}

function spanIdOf(text: string): SpanId {
  const id = parseSpanId(text);
  if (id === undefined) throw invalid(`"${text.slice(0, 64)}" is not a span id: 16 hex digits.`);
  return id;
}
