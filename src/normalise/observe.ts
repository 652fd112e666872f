import { type AttributeValue, textsIn } from '../model/attributes.ts';
import type { SpanFacts } from '../model/facts.ts';
import { type Json, JsonObject } from '../model/json.ts';
import type { Message } from '../model/message.ts';
import type { Observation, ObservationType } from '../model/observation.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import { durationMs, toIso } from '../model/time.ts';
import { readContent } from './content.ts';
import type { ContentRank } from './conventions/convention.ts';
import { exporterCost } from './cost.ts';
import { readFacts, readRetrieved } from './facts.ts';
import { readMissing } from './missing.ts';
import type { Prices } from './prices.ts';
import { readPrompt } from './prompt.ts';
import { readSource } from './source.ts';
import { readLevel } from './status.ts';
import { isEmpty, objectOf, structured } from './structured.ts';
import { Subject } from './subject.ts';
import { readTool } from './tool.ts';
import { unknownKeys } from './unknownKeys.ts';
import { reportUsage } from './usage.ts';
import { readWarnings } from './warnings.ts';

/** A step of a trace with all its content, for showing. Never throws, whatever the attributes. */
export function observe(span: ReceivedSpan, logs: readonly ReceivedLog[], prices: Prices): Observation {
  const subject = new Subject(span, logs);
  const facts = readFacts(subject, prices);
  const { type } = facts;
  const documents = readRetrieved(subject, type);
  const tool = readTool(subject, type);
  // What a tool was given and gave, and what was retrieved, is no message as well.
  const input = readContent(subject, 'input', tool === undefined ? [] : rawRanks);
  const output = readContent(subject, 'output', tool === undefined && documents === undefined ? [] : rawRanks);
  const finishReasons = readFinishReasons(subject) ?? output.finishReasons;
  const prompt = readPrompt(subject, type);
  const source = readSource(subject);
  const level = readLevel(subject, facts.status, finishReasons);
  const responseId = subject.string('responseId');
  const usageReport = reportUsage(subject);
  const parameters = readParameters(subject, type);
  const toolDefinitions = readToolDefinitions(subject, type);
  return {
    spanId: span.spanId,
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    ...shared(facts),
    startTime: toIso(span.start),
    durationMs: durationMs(span.start, span.end),
    parameters,
    ...(responseId === undefined ? {} : { responseId }),
    ...(facts.costUsd === undefined ? {} : { costSource: exporterCost(subject) === undefined ? 'prices' : 'exporter' }),
    finishReasons,
    input: tool?.arguments === undefined ? input.messages : input.messages.filter(isSaid),
    output: tool?.result === undefined ? output.messages : output.messages.filter(isSaid),
    ...(tool === undefined ? {} : { tool }),
    toolDefinitions,
    documents: documents ?? [],
    ...(prompt === undefined ? {} : { prompt }),
    ...(source === undefined ? {} : { source }),
    ...(level === undefined ? {} : { level }),
    inFlight: span.end === 0n,
    instrumentation: [span.scope.name, span.scope.version].filter((text) => text !== '').join(' '),
    origins: [...subject.origins.values()],
    ...(usageReport === undefined ? {} : { usageReport }),
    warnings: readWarnings(subject),
    unknownKeys: unknownKeys(subject),
    missing: readMissing(subject, {
      type,
      content: input.messages.length + output.messages.length > 0 || tool?.arguments !== undefined || tool?.result !== undefined,
      documents: documents !== undefined && documents.length > 0,
      tokens: facts.usage !== undefined,
      session: facts.sessionId !== undefined,
      cutShort: span.end === 0n || facts.status === 'error',
    }),
  };
}

/** False for a message that repeats what a tool was given or gave. */
const isSaid = ({ parts }: Message): boolean => parts.some(({ type }) => type !== 'tool_call' && type !== 'tool_result');

// Sources that hold whatever went in and out, which for a tool or a search is no message.
const rawRanks: readonly ContentRank[] = ['framework', 'events', 'contentEvents', 'text', 'platform', 'value', 'entity'];

/** The fields that an observation has in common with the store's columns. */
function shared(facts: SpanFacts) {
  const { type, name, status, statusMessage, model, provider, usage, costUsd, timeToFirstTokenMs, agent } = facts;
  return {
    type,
    name,
    status,
    ...(statusMessage === undefined ? {} : { statusMessage }),
    ...(model === undefined ? {} : { model }),
    ...(provider === undefined ? {} : { provider }),
    ...(usage === undefined ? {} : { usage }),
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(timeToFirstTokenMs === undefined ? {} : { timeToFirstTokenMs }),
    ...(agent === undefined ? {} : { agent }),
    scores: facts.scores,
    convention: facts.convention,
    noise: facts.noise,
  };
}

function readFinishReasons(subject: Subject): readonly string[] | undefined {
  const reasons = subject.first('finishReasons', textsIn);
  return reasons === undefined || reasons.length === 0 ? undefined : reasons;
}

function readParameters(subject: Subject, type: ObservationType): JsonObject {
  return subject.read('parameters', type, objectIn) ?? objectOf();
}

function objectIn(value: AttributeValue | Json): JsonObject | undefined {
  const json = structured(value);
  return json instanceof JsonObject && json.entries.size > 0 ? json : undefined;
}

function readToolDefinitions(subject: Subject, type: ObservationType): readonly Json[] {
  return subject.read('toolDefinitions', type, listIn) ?? [];
}

function listIn(value: AttributeValue | Json): readonly Json[] | undefined {
  if (isEmpty(value)) return undefined;
  const json = structured(value);
  return Array.isArray(json) ? json : [json];
}
