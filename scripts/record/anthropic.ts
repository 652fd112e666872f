import { scenario } from '../../test/clients/scenario.ts';
import type { Schema } from './exampleOf.ts';
import type { Call, Exchange } from './exchange.ts';
import { pieces, replyTo, textOf, usage } from './reply.ts';

interface Message {
  readonly role: string;
  readonly content: string | readonly { readonly type: string; readonly text?: string }[];
}

interface MessagesRequest {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly tools?: readonly { readonly name: string; readonly input_schema?: Schema }[];
  readonly tool_choice?: { readonly type: string; readonly name?: string };
  readonly stream?: boolean;
  readonly output_format?: { readonly schema?: Schema };
  readonly output_config?: { readonly format?: { readonly schema?: Schema } };
}

/** On this wire the cached tokens are not part of `input_tokens`. */
const messagesUsage = {
  input_tokens: usage.input - usage.cached,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: usage.cached,
  output_tokens: usage.output,
  service_tier: 'standard',
};

/** Messages, as api.anthropic.com speaks them. Undefined for other paths. */
export function anthropicReply({ method, path, body }: Call): ((exchange: Exchange) => void) | undefined {
  if (method !== 'POST') return undefined;
  if (path.endsWith('/messages/count_tokens')) return (exchange) => exchange.json(200, { input_tokens: usage.input });
  if (path.endsWith('/messages')) return (exchange) => messages(body as MessagesRequest, exchange);
  return undefined;
}

function messages(request: MessagesRequest, exchange: Exchange): void {
  const question = request.messages.findLastIndex((message) => message.role === 'user' && !isToolResult(message));
  const reply = replyTo({
    model: request.model,
    tools: (request.tools ?? []).map(({ name, input_schema }) => ({ name, schema: input_schema })),
    toolChoice: request.tool_choice?.name ?? (request.tool_choice?.type === 'any' ? 'any' : undefined),
    hasToolResult: request.messages.slice(question + 1).some(isToolResult),
    question: textOf(request.messages[question]?.content),
    schema: request.output_format?.schema ?? request.output_config?.format?.schema,
  });
  if (reply.kind === 'refused') {
    return exchange.json(400, { type: 'error', error: { type: 'invalid_request_error', message: reply.message } });
  }
  const block =
    reply.kind === 'tool'
      ? { type: 'tool_use', id: scenario.tool.callId.replace('call_', 'toolu_'), name: reply.name, input: reply.arguments }
      : { type: 'text', text: reply.text };
  const stop_reason = reply.kind === 'tool' ? 'tool_use' : 'end_turn';
  // Claude Code ties its records of a call by this id.
  exchange.header('request-id', exchange.id('req_'));
  const head = { id: exchange.id('msg_'), type: 'message', role: 'assistant', model: request.model };
  if (request.stream !== true) {
    return exchange.json(200, { ...head, content: [block], stop_reason, stop_sequence: null, usage: messagesUsage });
  }
  const send = (type: string, fields: object): void => exchange.event({ type, ...fields }, type);
  const begun = { ...head, content: [], stop_reason: null, stop_sequence: null, usage: { ...messagesUsage, output_tokens: 1 } };
  send('message_start', { message: begun });
  send('content_block_start', {
    index: 0,
    content_block: { ...block, ...(reply.kind === 'tool' ? { input: {} } : { text: '' }) },
  });
  send('ping', {});
  const deltas =
    reply.kind === 'tool'
      ? [{ type: 'input_json_delta', partial_json: JSON.stringify(reply.arguments) }]
      : pieces(reply.text).map((text) => ({ type: 'text_delta', text }));
  for (const delta of deltas) send('content_block_delta', { index: 0, delta });
  send('content_block_stop', { index: 0 });
  send('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: messagesUsage });
  send('message_stop', {});
  exchange.end();
}

function isToolResult({ content }: Message): boolean {
  return Array.isArray(content) && content.some(({ type }) => type === 'tool_result');
}
