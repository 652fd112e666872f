import { scenario } from '../../test/clients/scenario.ts';
import type { Schema } from './exampleOf.ts';
import type { Exchange } from './exchange.ts';
import { answeringModel, type FunctionTool, insistedOn, refuse, type ToolChoice } from './openAiCommon.ts';
import { pieces, type Reply, replyTo, textOf, usage } from './reply.ts';

/** The part of a request that is understood here. */
export interface ResponsesRequest {
  readonly model: string;
  readonly instructions?: string;
  readonly input: string | readonly { readonly type?: string; readonly role?: string; readonly content?: unknown }[];
  readonly tools?: readonly (Partial<FunctionTool> & { readonly type: string })[];
  readonly tool_choice?: ToolChoice;
  readonly stream?: boolean;
  readonly text?: { readonly format?: { readonly schema?: Schema } };
}

const responsesUsage = {
  input_tokens: usage.input,
  input_tokens_details: { cached_tokens: usage.cached },
  output_tokens: usage.output,
  output_tokens_details: { reasoning_tokens: usage.reasoning },
  total_tokens: usage.input + usage.output,
};

/** Answers `POST /responses`, whole or as a stream. */
export function responses(request: ResponsesRequest, exchange: Exchange): void {
  const items = typeof request.input === 'string' ? [{ role: 'user', content: request.input }] : request.input;
  const lastUser = items.findLastIndex((item) => item.role === 'user');
  const reply = replyTo({
    model: request.model,
    tools: (request.tools ?? []).flatMap(({ name, parameters }) => (name === undefined ? [] : [{ name, schema: parameters }])),
    toolChoice: insistedOn(request.tool_choice),
    hasToolResult: items.slice(lastUser + 1).some((item) => 'type' in item && item.type === 'function_call_output'),
    question: textOf(items[lastUser]?.content),
    schema: request.text?.format?.schema,
  });
  if (reply.kind === 'refused') return refuse(exchange, reply.message);
  // Codex takes for its answer only what is called so.
  const phase = request.tools?.some(({ name }) => name === 'exec_command') === true ? 'final_answer' : undefined;
  const item = reply.kind === 'tool' ? functionCall(reply, exchange) : outputMessage(reply.text, phase, exchange);
  const response = {
    id: exchange.id('resp_'),
    object: 'response',
    created_at: exchange.nowSeconds,
    status: 'completed',
    error: null,
    incomplete_details: null,
    instructions: request.instructions ?? null,
    max_output_tokens: null,
    metadata: {},
    model: answeringModel(request.model),
    output: [item],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: 'default',
    store: true,
    temperature: 1,
    text: { format: { type: 'text' }, verbosity: 'medium' },
    tool_choice: 'auto',
    tools: request.tools ?? [],
    top_p: 1,
    truncation: 'disabled',
    usage: responsesUsage,
    user: null,
  };
  if (request.stream !== true) return exchange.json(200, response);
  let sequence_number = 0;
  const send = (type: string, fields: object): void =>
    exchange.event({ type, sequence_number: sequence_number++, ...fields }, type);
  const begun = { ...response, status: 'in_progress', output: [], usage: null };
  const at = { item_id: item.id, output_index: 0 };
  send('response.created', { response: begun });
  send('response.in_progress', { response: begun });
  if (reply.kind === 'tool') {
    const argumentsText = JSON.stringify(reply.arguments);
    send('response.output_item.added', { output_index: 0, item: { ...item, status: 'in_progress', arguments: '' } });
    send('response.function_call_arguments.delta', { ...at, delta: argumentsText });
    send('response.function_call_arguments.done', { ...at, arguments: argumentsText });
  } else {
    const part = { type: 'output_text', text: '', annotations: [], logprobs: [] };
    const text = { ...at, content_index: 0 };
    send('response.output_item.added', { output_index: 0, item: { ...item, status: 'in_progress', content: [] } });
    send('response.content_part.added', { ...text, part });
    for (const delta of pieces(reply.text)) send('response.output_text.delta', { ...text, delta, logprobs: [] });
    send('response.output_text.done', { ...text, text: reply.text, logprobs: [] });
    send('response.content_part.done', { ...text, part: { ...part, text: reply.text } });
  }
  send('response.output_item.done', { output_index: 0, item });
  send('response.completed', { response });
  exchange.end();
}

interface OutputItem {
  readonly id: string;
  readonly type: string;
}

function functionCall(reply: Reply & { readonly kind: 'tool' }, exchange: Exchange): OutputItem {
  const call = { call_id: scenario.tool.callId, name: reply.name, arguments: JSON.stringify(reply.arguments) };
  return { id: exchange.id('fc_'), type: 'function_call', status: 'completed', ...call } as OutputItem;
}

function outputMessage(text: string, phase: string | undefined, exchange: Exchange): OutputItem {
  const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }];
  return { id: exchange.id('msg_'), type: 'message', status: 'completed', role: 'assistant', content, phase } as OutputItem;
}
