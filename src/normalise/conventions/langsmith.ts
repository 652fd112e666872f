import { type Json, JsonObject } from '../../model/json.ts';
import type { ObservationType } from '../../model/observation.ts';
import { isEmpty } from '../structured.ts';
import type { Subject } from '../subject.ts';
import type { Content, ConventionTable, Direction, Place } from './convention.ts';
import { requestParametersAt } from './requestParametersAt.ts';
import { retrievedAt } from './retrievedAt.ts';
import { readValue, speaker } from './sources.ts';
import { callReader } from './wrappedCall.ts';

// What went into a run and came out of it, whatever its kind.
const inputs = 'gen_ai.prompt';
const outputs = 'gen_ai.completion';

const metadata = (...names: readonly string[]): readonly Place[] => names.map((name) => `langsmith.metadata.${name}`);
const usage = (...path: readonly string[]): readonly Place[] => [
  [outputs, 'usage_metadata', ...path],
  [outputs, 'generations', '0', '0', 'message', 'kwargs', 'usage_metadata', ...path],
];

/**
 * LangSmith's export of runs (reference 4.3). `langsmith.trace.session_id` is the project, no chat; the name of its operation
 * is made from the kind of run, and wrong for retrievers and prompts.
 */
export const langsmith: ConventionTable = {
  id: 'langsmith',
  title: 'LangSmith',
  release: 'langsmith 0.14 (Python), 0.10 (JS) (2026-11)',
  prefixes: ['langsmith.'],
  scopes: ['langsmith', 'langsmith.*'],
  propagated: ['langsmith.metadata.'],
  types: [
    {
      key: 'langsmith.span.kind',
      values: new Map<string, ObservationType>([
        ['llm', 'generation'],
        ['chain', 'chain'],
        ['prompt', 'chain'],
        ['parser', 'chain'],
        ['tool', 'tool'],
        ['retriever', 'retrieval'],
        ['embedding', 'embedding'],
      ]),
    },
  ],
  shapes: [],
  keys: {
    sessionId: metadata('session_id', 'thread_id', 'conversation_id'),
    userId: metadata('user_id', 'userId'),
    tags: ['langsmith.span.tags'],
    environment: metadata('environment', 'LANGSMITH_ENVIRONMENT'),
    release: metadata('revision_id'),
    cacheReadTokens: [...usage('input_token_details', 'cache_read'), ['gen_ai.usage.input_token_details', 'cache_read']],
    cacheWriteTokens: [...usage('input_token_details', 'cache_creation'), ['gen_ai.usage.input_token_details', 'cache_creation']],
    reasoningTokens: [...usage('output_token_details', 'reasoning'), ['gen_ai.usage.output_token_details', 'reasoning']],
    toolCallId: [
      [outputs, 'output', 'tool_call_id'],
      [outputs, 'output', 'kwargs', 'tool_call_id'],
      [outputs, 'tool_call_id'],
    ],
    toolDefinitions: [[inputs, 'tools']],
    promptName: metadata('lc_hub_repo', 'prompt_name'),
    promptVersion: metadata('lc_hub_commit_hash', 'prompt_version'),
  },
  readers: {
    parameters: requestParametersAt([inputs]),
    toolArguments: callReader(givenIn, inputs),
    toolResult: callReader(gottenIn, outputs),
    documents: retrievedAt(outputs, [outputs, 'output'], [outputs, 'outputs']),
  },
  content: [{ rank: 'text', from: { input: inputs, output: outputs }, read: readRun }],
  json: [inputs, outputs],
  knows: [
    ...[
      'langsmith.trace.*',
      'langsmith.span.*',
      'langsmith.request.*',
      'langsmith.attachments',
      'langsmith.is_root',
      'gen_ai.serialized.*',
    ],
    ...['gen_ai.usage.input_token_details', 'gen_ai.usage.output_token_details', 'gen_ai.response.service_tier'],
    ...['gen_ai.response.system_fingerprint', 'langsmith.traceable*', 'langsmith.usage_metadata'],
  ],
  advice: {
    content: 'Check that `LANGSMITH_HIDE_INPUTS` and `LANGSMITH_HIDE_OUTPUTS` are not `true` in the environment of the app.',
    documents: 'Let the function with `run_type="retriever"` return a list of objects with `page_content` and `metadata`.',
    session: 'Add the id of the conversation to the metadata of the run: `metadata={"thread_id": "…"}`.',
  },
};

// What is no object is put into one.
function givenIn(value: Json): Json {
  return onlyOf(value, 'input', 'inputs');
}

function gottenIn(value: Json): Json {
  return onlyOf(value, 'output', 'outputs');
}

function onlyOf(value: Json, ...keys: readonly string[]): Json {
  if (!(value instanceof JsonObject) || value.entries.size !== 1) return value;
  const [[key, inner] = ['', null]] = value.entries;
  return keys.includes(key) ? inner : value;
}

function readRun(subject: Subject, direction: Direction): Content | undefined {
  const value = subject.json(direction === 'input' ? inputs : outputs) ?? null;
  const inner = direction === 'input' ? givenIn(value) : gottenIn(value);
  return isEmpty(inner) ? undefined : readValue(inner, speaker(direction));
}
