import { fieldOrder } from './conventions.ts';

/** What the keys of a span say about the conventions it is written in. */
export interface Evidence {
  /** Bit n: the span has keys of `fieldOrder[n]`. */
  readonly conventions: number;
  /** A step of an AI application, whether or not we read the convention. */
  readonly ai: boolean;
  /** Carries judgements among its attributes. */
  readonly scored: boolean;
}

interface Prefix {
  readonly text: string;
  /** 0: a convention that is not read yet. */
  readonly bit: number;
  readonly scores: boolean;
}

// Conventions that no table reads yet: their spans are not infrastructure (reference 6.2 no. 1).
const otherAiPrefixes = [
  ...['ai.operationId', 'ai.model', 'ai.prompt', 'ai.response', 'ai.toolCall', 'ai.telemetry.', 'agentops.', 'braintrust.'],
  ...[
    'claude_code.',
    'codex.turn.',
    'copilot_chat.',
    'db.vector.',
    'gcp.vertex.agent.',
    'genkit:',
    'github.copilot.',
    'haystack.',
  ],
  ...[
    'langfuse.',
    'langsmith.',
    'lk.',
    'lmnr.',
    'mastra.',
    'mcp.',
    'mlflow.',
    'pydantic_ai.',
    'spring.ai.',
    'traceloop.',
    'weave.',
  ],
];

// What their processors stamp on every span.
const otherPropagated = [
  ...['braintrust.parent', 'braintrust.context_json', 'langfuse.trace.', 'langfuse.session.id', 'langfuse.user.id'],
  ...['langfuse.environment', 'langfuse.release', 'langfuse.version', 'langfuse.internal.', 'langsmith.metadata.'],
  ...['lmnr.association.properties.', 'lmnr.span.path', 'lmnr.span.ids_path', 'mlflow.traceRequestId', 'mlflow.experimentId'],
  ...['traceloop.association.properties.', 'traceloop.workflow.name', 'traceloop.entity.path', 'traceloop.prompt.'],
];

const propagated = [...fieldOrder.flatMap((table) => table.propagated), ...otherPropagated];

// By first character, so that a key is compared with the few that may fit.
const prefixes = new Map<number, Prefix[]>();
for (const prefix of [
  ...fieldOrder.flatMap((table, index) => [
    ...table.prefixes.map((text) => ({ text, bit: 1 << index, scores: false })),
    ...(table.scorePrefixes ?? []).map((text) => ({ text, bit: 1 << index, scores: true })),
  ]),
  ...otherAiPrefixes.map((text) => ({ text, bit: 0, scores: false })),
]) {
  const first = prefix.text.charCodeAt(0);
  prefixes.set(first, [...(prefixes.get(first) ?? []), prefix]);
}

// Conventions without prefixes are read for every span.
const always = fieldOrder.reduce((bits, table, index) => (table.prefixes.length === 0 ? bits | (1 << index) : bits), 0);

/** Looks at every key (and event name) once. */
export function gatherEvidence(names: Iterable<string>): Evidence {
  let conventions = always;
  let ai = false;
  let scored = false;
  for (const name of names) {
    const candidates = prefixes.get(name.charCodeAt(0));
    if (candidates === undefined) continue;
    for (const { text, bit, scores } of candidates) {
      if (!name.startsWith(text)) continue;
      conventions |= bit;
      if (scores) scored = true;
      if (!ai && !isPropagated(name)) ai = true;
      break;
    }
  }
  return { conventions, ai, scored };
}

function isPropagated(name: string): boolean {
  return propagated.some((key) => (key.endsWith('.') ? name.startsWith(key) : name === key));
}
