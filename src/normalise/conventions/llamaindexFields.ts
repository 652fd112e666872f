import type { RetrievedDocument } from '../../model/document.ts';
import { type Json, JsonObject } from '../../model/json.ts';
import { readDocuments } from '../documents.ts';
import { parsePython } from '../parsePython.ts';
import { objectAt, objectOf, structured } from '../structured.ts';
import type { Subject } from '../subject.ts';

export function llamaindexDocuments(subject: Subject): readonly RetrievedDocument[] | undefined {
  const event = subject.events.findLast(({ name }) => name === 'RetrievalEndEvent' || name === 'ReRankEndEvent');
  const nodes = event?.attributes.get('nodes');
  const json = nodes === undefined ? undefined : structured(nodes);
  return Array.isArray(json) ? readDocuments(json.map(commonDocument)) : undefined;
}

/** A node with its score, without how LlamaIndex would print it. */
function commonDocument(found: Json): Json {
  const node = found instanceof JsonObject ? objectAt(found, 'node') : undefined;
  if (!(found instanceof JsonObject) || node === undefined) return found;
  return objectOf(
    ['id', node.get('id_') ?? null],
    ['content', node.get('text') ?? objectAt(node, 'text_resource')?.get('text') ?? null],
    ['score', found.get('score') ?? null],
    ['metadata', node.get('metadata') ?? null],
  );
}

/** What the model was asked with beside messages and tools. */
export function llamaindexParameters(subject: Subject): JsonObject | undefined {
  const event = subject.events.find(({ name }) => name === 'LLMChatStartEvent' || name === 'LLMCompletionStartEvent');
  const parameters = new Map<string, Json>();
  for (const [key, value] of event?.attributes.entries ?? []) {
    const name =
      /^(?:model_dict|additional_kwargs)\.(temperature|max_tokens|top_p|tool_choice|parallel_tool_calls|seed|stop)$/.exec(
        key,
      )?.[1];
    if (name !== undefined && !subject.isAbsent(value)) parameters.set(name, structured(value));
  }
  return parameters.size === 0 ? undefined : new JsonObject(parameters);
}

// What a step of a workflow was given stands there as Python prints it, cut off after 200 characters:
// `ToolCall(tool_name='lookup', tool_kwargs={'city': 'Paris'}, tool_id='call_1')`.
const call = /^ToolCall\(tool_name='([^']*)', tool_kwargs=(.*), tool_id='([^']*)'\)$/s;

function callIn({ attributes }: Subject, group: 1 | 2 | 3): string | undefined {
  return call.exec(attributes.string('llamaindex.step.input_summary') ?? '')?.[group];
}

export const toolName = (subject: Subject): string | undefined => callIn(subject, 1);
export const toolCallId = (subject: Subject): string | undefined => callIn(subject, 3);

/** Arguments as JSON where Python prints them nearly so, else as they are printed. */
export function toolArguments(subject: Subject): Json | undefined {
  const printed = callIn(subject, 2);
  if (printed === undefined) return undefined;
  return parsePython(printed) ?? printed;
}
