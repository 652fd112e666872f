import { scenario } from '../../test/clients/scenario.ts';
import type { Schema } from './exampleOf.ts';
import type { Exchange } from './exchange.ts';
import { answeringModel, type FunctionTool, insistedOn, refuse, type ToolChoice } from './openAiCommon.ts';
import { pieces, type Reply, replyTo, textOf, usage } from './reply.ts';

/** The part of a request that is understood here. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content?: unknown }[];
  readonly tools?: readonly { readonly function?: FunctionTool }[];
  readonly tool_choice?: ToolChoice;
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly response_format?: { readonly json_schema?: { readonly schema?: Schema } };
}

const chatUsage = {
  prompt_tokens: usage.input,
  completion_tokens: usage.output,
  total_tokens: usage.input + usage.output,
  prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: usage.reasoning,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
};

/** Answers `POST /chat/completions`, whole or as a stream. */
export function chat(request: ChatRequest, exchange: Exchange): void {
  const lastUser = request.messages.findLastIndex(({ role }) => role === 'user');
  const functions = (request.tools ?? []).flatMap((tool) => tool.function ?? []);
  const reply = replyTo({
    model: request.model,
    tools: functions.map(({ name, parameters }) => ({ name, schema: parameters })),
    toolChoice: insistedOn(request.tool_choice),
    hasToolResult: request.messages.slice(lastUser + 1).some(({ role }) => role === 'tool' || role === 'function'),
    question: textOf(request.messages[lastUser]?.content),
    schema: request.response_format?.json_schema?.schema,
  });
  if (reply.kind === 'refused') return refuse(exchange, reply.message);
  const head = {
    id: exchange.id('chatcmpl-'),
    created: exchange.nowSeconds,
    model: answeringModel(request.model),
    service_tier: 'default',
    system_fingerprint: 'fp_44add5e1d8',
  };
  const finish_reason = reply.kind === 'tool' ? 'tool_calls' : 'stop';
  if (request.stream !== true) {
    const message = {
      role: 'assistant',
      content: reply.kind === 'text' ? reply.text : null,
      refusal: null,
      ...(reply.kind === 'tool' ? { tool_calls: [chatToolCall(reply)] } : {}),
      annotations: [],
    };
    const choices = [{ index: 0, message, logprobs: null, finish_reason }];
    return exchange.json(200, { ...head, object: 'chat.completion', choices, usage: chatUsage });
  }
  const send = (delta: object, finish: string | null = null): void =>
    exchange.event({
      ...head,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    });
  send({ role: 'assistant', content: reply.kind === 'text' ? '' : null, refusal: null });
  if (reply.kind === 'text') for (const content of pieces(reply.text)) send({ content });
  else send({ tool_calls: [{ index: 0, ...chatToolCall(reply) }] });
  send({}, finish_reason);
  // As the real one: a stream tells its usage only when asked.
  if (request.stream_options?.include_usage === true) {
    exchange.event({ ...head, object: 'chat.completion.chunk', choices: [], usage: chatUsage });
  }
  exchange.end('data: [DONE]\n\n');
}

function chatToolCall(reply: Reply & { readonly kind: 'tool' }): object {
  const call = { name: reply.name, arguments: JSON.stringify(reply.arguments) };
  return { id: scenario.tool.callId, type: 'function', function: call };
}
