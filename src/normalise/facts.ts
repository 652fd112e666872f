import { textIn } from '../model/attributes.ts';
import type { RetrievedDocument } from '../model/document.ts';
import type { SpanFacts } from '../model/facts.ts';
import type { ObservationType } from '../model/observation.ts';
import type { Score } from '../model/score.ts';
import { durationMs, toMillis } from '../model/time.ts';
import { classify } from './classify.ts';
import { exporterCost, tableCost } from './cost.ts';
import { documentsIn } from './documents.ts';
import { readAgent, readService, readTags } from './identity.ts';
import { isNoise } from './noise.ts';
import { isPendingRecord, pendingFacts } from './pending.ts';
import type { Prices } from './prices.ts';
import { promptName, promptVersion } from './prompt.ts';
import { providerName } from './providers.ts';
import { readQuestion } from './question.ts';
import { readOutcome } from './status.ts';
import { structured } from './structured.ts';
import type { Subject } from './subject.ts';
import { toolName } from './tool.ts';
import { readUsage } from './usage.ts';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** The fields that lists and full observations share. Runs for every span received: no message is parsed here. */
export function readFacts(subject: Subject, prices: Prices): SpanFacts {
  const { type, convention } = classify(subject);
  const { status, message } = readOutcome(subject);
  const facts: Mutable<SpanFacts> = {
    type,
    noise: isNoise(subject),
    convention,
    name: readName(subject, type),
    status,
    tags: readTags(subject),
    scores: readScores(subject, type),
    question: () => readQuestion(subject),
  };
  if (message !== undefined) facts.statusMessage = message;

  const model = subject.model();
  const provider = subject.read('provider', type, (value) => providerName(textIn(value)));
  const usage = readUsage(subject);
  const costUsd = exporterCost(subject) ?? tableCost(subject, provider, usage, prices);
  const timeToFirstTokenMs = readFirstToken(subject);
  if (model !== undefined) facts.model = model;
  if (provider !== undefined) facts.provider = provider;
  if (usage !== undefined) facts.usage = usage;
  if (costUsd !== undefined) facts.costUsd = costUsd;
  if (timeToFirstTokenMs !== undefined) facts.timeToFirstTokenMs = timeToFirstTokenMs;
  if (type === 'retrieval' || type === 'reranker') {
    const documents = readRetrieved(subject, type);
    if (documents !== undefined) facts.documentCount = documents.length;
  }

  const sessionId = subject.read('sessionId', type, textIn);
  const userId = subject.string('userId');
  const service = readService(subject);
  const environment = subject.string('environment');
  const release = subject.string('release');
  const agent = readAgent(subject);
  const prompt = promptName(subject, type);
  const version = promptVersion(subject, type);
  if (sessionId !== undefined) facts.sessionId = sessionId;
  if (userId !== undefined) facts.userId = userId;
  if (service !== undefined) facts.service = service;
  if (environment !== undefined) facts.environment = environment;
  if (release !== undefined) facts.release = release;
  if (agent !== undefined) facts.agent = agent;
  if (prompt !== undefined) facts.promptName = prompt;
  if (version !== undefined) facts.promptVersion = version;
  return isPendingRecord(subject.span, subject.attributes) ? pendingFacts(facts) : facts;
}

/** The documents of a step from the first convention that has any; undefined when nothing says what was found. */
export function readRetrieved(subject: Subject, type: ObservationType): readonly RetrievedDocument[] | undefined {
  return subject.read('documents', type, (value) => documentsIn(structured(value)));
}

function readName(subject: Subject, type: ObservationType): string {
  if (type === 'tool') return toolName(subject);
  const agent = type === 'agent' ? subject.string('agentName') : undefined;
  return agent ?? subject.string('name') ?? (subject.span.name || type);
}

const noScores: readonly Score[] = [];

function readScores(subject: Subject, type: ObservationType): readonly Score[] {
  let scores = noScores;
  for (const convention of subject.conventions) {
    const found = convention.scores?.(subject, type) ?? noScores;
    if (found.length > 0) scores = [...scores, ...found];
  }
  if (scores.length < 2) return scores;
  // The same judgement as an event and as a log record has the same id.
  return [...new Map(scores.map((score) => [score.id, score])).values()];
}

function readFirstToken(subject: Subject): number | undefined {
  const seconds = subject.number('firstTokenSeconds');
  // Seconds as a double: more digits than microseconds are noise of the conversion.
  if (seconds !== undefined) return Math.round(seconds * 1e6) / 1000;
  const millis = subject.number('firstTokenMs') ?? subject.first('firstTokenTime', (value) => sinceStart(subject, value));
  if (millis !== undefined) return millis;
  if (subject.span.events.length === 0) return undefined;
  for (const { firstTokenEvents } of subject.conventions) {
    const event = firstTokenEvents === undefined ? undefined : subject.events.find(({ name }) => firstTokenEvents.includes(name));
    if (event !== undefined && event.time >= subject.span.start) return durationMs(subject.span.start, event.time);
  }
  return undefined;
}

/** A time in ISO 8601, sometimes as JSON text. */
function sinceStart({ span }: Subject, value: unknown): number | undefined {
  const millis = typeof value === 'string' ? Date.parse(value.replaceAll('"', '')) : Number.NaN;
  const since = millis - toMillis(span.start);
  return since >= 0 ? since : undefined;
}
