import { findGaps } from '../model/gaps.ts';
import { joinTools } from '../model/joinTools.ts';
import { JsonObject } from '../model/json.ts';
import type { Observation } from '../model/observation.ts';
import type { ReceivedSpan } from '../model/received.ts';
import type { Score } from '../model/score.ts';
import { fromMillis, toIso } from '../model/time.ts';
import type { Trace } from '../model/trace.ts';
import { isComplete, type TraceHead } from '../model/traceHead.ts';
import { countDropped, traceWarnings } from '../model/traceWarnings.ts';
import { addUp } from '../model/usage.ts';
import { readMetadata } from '../normalise/identity.ts';
import { Subject } from '../normalise/subject.ts';
import type { Db } from '../store/database.ts';
import { readTrace } from './observations.ts';
import { getScores } from './scores.ts';
import { readStarted } from './started.ts';
import { getTraceHead } from './traceHead.ts';

/** A trace whole (design §5), or undefined when the database does not hold it. `now` is in ms since the epoch. */
export function getTrace(database: Db, traceId: string, now: number): Trace | undefined {
  const head = getTraceHead(database, traceId);
  if (head === undefined) return undefined;
  const stored = readTrace(database, head.traceId);
  const observations = withToolResults(stored.map(({ observation }) => observation));
  const started = readStarted(database, head.traceId).map(({ span }) => span);
  const complete = isComplete(head, now);
  // Which of them count, the writer has found out.
  const counted = observations.filter(({ inSum }) => inSum === true);
  const { usage, costUsd } = addUp(counted);
  const unpriced = counted.filter((row) => row.usage !== undefined && row.costUsd === undefined);
  const spans = stored.map(({ span }) => span);
  const warnings = traceWarnings({
    gaps: findGaps([...observations, ...started]),
    complete,
    unpricedModels: [...new Set(unpriced.map(({ model }) => model ?? ''))],
    dropped: countDropped(spans),
    steps: observations,
  });
  return {
    ...traceFields(head, getScores(database, traceId), rootMetadata(spans)),
    ...(usage === undefined ? {} : { usage }),
    ...(costUsd === undefined ? {} : { costUsd }),
    complete,
    observations,
    warnings,
  };
}

/** The fields of a trace that need none of its spans but the root. */
export function traceFields(
  head: TraceHead,
  scores: readonly Score[],
  metadata: JsonObject,
): Omit<Trace, 'usage' | 'costUsd' | 'complete' | 'observations' | 'warnings'> {
  const { traceId, session, userId, name, service, environment, release, tags, startTime, durationMs, status, hiddenSpans } =
    head;
  return {
    traceId,
    ...(session.sessionId === undefined ? {} : { sessionId: session.sessionId }),
    ...(userId === undefined ? {} : { userId }),
    name,
    ...(service === undefined ? {} : { service }),
    ...(environment === undefined ? {} : { environment }),
    ...(release === undefined ? {} : { release }),
    tags,
    metadata,
    startTime: toIso(fromMillis(startTime)),
    durationMs,
    status,
    hiddenSpans,
    scores: scores.filter(({ target }) => target.kind === 'trace'),
  };
}

/** What the app attached to the first span without a parent, or to the first of all. */
export function rootMetadata(spans: readonly ReceivedSpan[]): JsonObject {
  const root = spans.find(({ parentSpanId }) => parentSpanId === undefined) ?? spans[0];
  return root === undefined ? new JsonObject(new Map()) : readMetadata(new Subject(root, []));
}

/** A call and its result are one thing, wherever the result was told. */
function withToolResults(observations: readonly Observation[]): readonly Observation[] {
  const results = joinTools(observations);
  return observations.map((observation) => {
    const { tool } = observation;
    const result = tool?.callId === undefined ? undefined : results.get(tool.callId);
    return tool === undefined || tool.result !== undefined || result === undefined
      ? observation
      : { ...observation, tool: { ...tool, result } };
  });
}
