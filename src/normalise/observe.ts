import type { SpanFacts } from '../model/facts.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Observation } from '../model/observation.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import { durationMs, toIso } from '../model/time.ts';
import { readContent } from './content.ts';
import { exporterCost } from './cost.ts';
import { readFacts, readRetrieved } from './facts.ts';
import type { Prices } from './prices.ts';
import { readPrompt } from './prompt.ts';
import { readSource } from './source.ts';
import { readLevel } from './status.ts';
import { objectOf } from './structured.ts';
import { Subject } from './subject.ts';
import { readTool } from './tool.ts';

/** A step of a trace with all its content, for showing. Never throws, whatever the attributes. */
export function observe(span: ReceivedSpan, logs: readonly ReceivedLog[], prices: Prices): Observation {
  const subject = new Subject(span, logs);
  const facts = readFacts(subject, prices);
  const { type } = facts;
  const documents = readRetrieved(subject, type);
  const tool = readTool(subject, type);
  // What a tool was given and gave, and what was retrieved, is no message as well.
  const input = readContent(subject, 'input', tool === undefined ? [] : ['events', 'value']);
  const output = readContent(
    subject,
    'output',
    tool !== undefined ? ['events', 'value'] : documents !== undefined ? ['value'] : [],
  );
  const finishReasons = readFinishReasons(subject) ?? output.finishReasons;
  const prompt = readPrompt(subject);
  const source = readSource(subject);
  const level = readLevel(subject, facts.status, finishReasons);
  return {
    spanId: span.spanId,
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    ...shared(facts),
    startTime: toIso(span.start),
    durationMs: durationMs(span.start, span.end),
    parameters: readParameters(subject),
    ...(facts.costUsd === undefined ? {} : { costSource: exporterCost(subject) === undefined ? 'prices' : 'exporter' }),
    finishReasons,
    input: input.messages,
    output: output.messages,
    ...(tool === undefined ? {} : { tool }),
    toolDefinitions: readToolDefinitions(subject),
    documents: documents ?? [],
    ...(prompt === undefined ? {} : { prompt }),
    ...(source === undefined ? {} : { source }),
    ...(level === undefined ? {} : { level }),
    inFlight: span.end === 0n,
  };
}

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
  const reasons = subject.first('finishReasons', (attributes, key) => attributes.strings(key));
  return reasons === undefined || reasons.length === 0 ? undefined : reasons;
}

function readParameters(subject: Subject): JsonObject {
  for (const convention of subject.conventions) {
    const parameters = convention.parameters?.(subject);
    if (parameters !== undefined) return parameters;
  }
  return objectOf();
}

function readToolDefinitions(subject: Subject): readonly Json[] {
  for (const convention of subject.conventions) {
    const definitions = convention.toolDefinitions?.(subject);
    if (definitions !== undefined) return definitions;
  }
  return [];
}
