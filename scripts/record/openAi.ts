import { scenario } from '../../test/clients/scenario.ts';
import type { Call, Exchange } from './exchange.ts';
import { type Asked, embed, type OfferedTool, pieces, type Reply, replyTo, type Schema, textOf, usage } from './script.ts';

/** Chat completions, responses and embeddings, as api.openai.com/v1 speaks them. Undefined for other paths. */
export function openAiReply({ method, path, body }: Call): ((exchange: Exchange) => void) | undefined {
  if (method === 'GET' && path.endsWith('/models')) return (exchange) => exchange.json(200, { object: 'list', data: models() });
  if (method !== 'POST') return undefined;
  if (path.endsWith('/chat/completions')) return (exchange) => chat(body as ChatRequest, exchange);
  if (path.endsWith('/responses')) return (exchange) => responses(body as ResponsesRequest, exchange);
  if (path.endsWith('/embeddings')) return (exchange) => embeddings(body as EmbeddingRequest, exchange);
  return undefined;
}

function models(): readonly object[] {
  return Object.values(scenario.models).map((id) => ({ id, object: 'model', created: 1_721_172_741, owned_by: 'system' }));
}

/** Models answer by the name of their snapshot. */
function answeringModel(model: string): string {
  return model === scenario.models.openai ? `${model}-2024-07-18` : model;
}

function refuse(exchange: Exchange, message: string): void {
  exchange.json(400, { error: { message, type: 'invalid_request_error', param: 'model', code: 'model_not_found' } });
}

// Chat completions

interface FunctionTool {
  readonly name: string;
  readonly parameters?: Schema;
}

type ToolChoice = string | { readonly name?: string; readonly function?: { readonly name: string } };

function offered({ name, parameters }: FunctionTool): OfferedTool {
  return { name, schema: parameters };
}

function insistedOn(choice: ToolChoice | undefined): string | undefined {
  if (typeof choice === 'string') return choice === 'required' ? 'any' : undefined;
  return choice?.function?.name ?? choice?.name;
}

interface ChatRequest {
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

function chat(request: ChatRequest, exchange: Exchange): void {
  const lastUser = request.messages.findLastIndex(({ role }) => role === 'user');
  const asked: Asked = {
    model: request.model,
    tools: (request.tools ?? []).flatMap((tool) => (tool.function === undefined ? [] : offered(tool.function))),
    toolChoice: insistedOn(request.tool_choice),
    hasToolResult: request.messages.slice(lastUser + 1).some(({ role }) => role === 'tool' || role === 'function'),
    question: textOf(request.messages[lastUser]?.content),
    schema: request.response_format?.json_schema?.schema,
  };
  const reply = replyTo(asked);
  if (reply.kind === 'refused') return refuse(exchange, reply.message);
  const head = {
    id: exchange.id('chatcmpl'),
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

// Responses

interface ResponsesRequest {
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

function responses(request: ResponsesRequest, exchange: Exchange): void {
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
    id: exchange.id('resp'),
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
  return { id: exchange.id('fc'), type: 'function_call', status: 'completed', ...call } as OutputItem;
}

function outputMessage(text: string, phase: string | undefined, exchange: Exchange): OutputItem {
  const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }];
  return { id: exchange.id('msg'), type: 'message', status: 'completed', role: 'assistant', content, phase } as OutputItem;
}

// Embeddings

interface EmbeddingRequest {
  readonly model: string;
  readonly input: string | readonly (string | number)[] | readonly (readonly number[])[];
  readonly encoding_format?: string;
}

function embeddings({ model, input, encoding_format }: EmbeddingRequest, exchange: Exchange): void {
  // Some clients send token numbers instead of text.
  const isOne = typeof input === 'string' || typeof input[0] === 'number';
  const data = (isOne ? [input] : input).map((text, index) => {
    const vector = embed(String(text));
    const bytes = new Uint8Array(Float32Array.from(vector).buffer);
    const embedding = encoding_format === 'base64' ? Buffer.from(bytes).toString('base64') : vector;
    return { object: 'embedding', index, embedding };
  });
  const counted = { prompt_tokens: usage.embedding, total_tokens: usage.embedding };
  exchange.json(200, { object: 'list', data, model, usage: counted });
}
