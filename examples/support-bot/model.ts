import { type Attributes, type Span, SpanKind, type Tracer } from '@opentelemetry/api';
import OpenAI from 'openai';
import { genAiMessages, genAiOutput, genAiSystem } from './genAiMessages.ts';
import { inSpan, tracedFetch } from './telemetry.ts';

type Message = OpenAI.Chat.Completions.ChatCompletionMessageParam;
type Tool = OpenAI.Chat.Completions.ChatCompletionFunctionTool;

/** A call that the model wants made. */
export interface WantedCall {
  readonly id: string;
  readonly name: string;
  /** JSON, as the model wrote it. */
  readonly arguments: string;
}

export interface Answer {
  readonly text: string;
  readonly calls: readonly WantedCall[];
  /** The generation's span, ended: what a judge's score belongs to. */
  readonly span: Span;
}

export interface ChatRequest {
  readonly messages: readonly Message[];
  readonly tools?: readonly Tool[];
  readonly temperature?: number;
  /** `gen_ai.prompt.name`, for prompts that say where they come from. */
  readonly promptName?: string;
  /** Added to the span, such as the session's id. */
  readonly attributes: Attributes;
}

export interface ModelOptions {
  readonly tracer: Tracer;
  readonly baseUrl: string;
  readonly name: string;
  readonly embeddingName: string;
}

/** The model behind the bot: any OpenAI-compatible endpoint, each call in a span of OpenTelemetry's GenAI conventions. */
export class Model {
  readonly #options: ModelOptions;
  readonly #client: OpenAI;
  readonly #quietClient: OpenAI;

  constructor(options: ModelOptions) {
    const common = { baseURL: options.baseUrl, apiKey: process.env['OPENAI_API_KEY'] ?? 'none', maxRetries: 1 };
    this.#options = options;
    this.#client = new OpenAI({ ...common, fetch: tracedFetch });
    this.#quietClient = new OpenAI(common);
  }

  /** Streams one answer. */
  chat({ messages, tools = [], temperature = 0.3, promptName, attributes }: ChatRequest): Promise<Answer> {
    const { tracer, name } = this.#options;
    const request: Attributes = {
      ...this.#common('chat', name),
      ...attributes,
      'gen_ai.request.temperature': temperature,
      'gen_ai.request.max_tokens': 400,
      'gen_ai.request.stream': true,
      'gen_ai.input.messages': genAiMessages(messages),
    };
    const system = genAiSystem(messages);
    if (system !== undefined) request['gen_ai.system_instructions'] = system;
    if (promptName !== undefined) request['gen_ai.prompt.name'] = promptName;
    if (tools.length > 0)
      request['gen_ai.tool.definitions'] = JSON.stringify(tools.map((tool) => ({ type: 'function', ...tool.function })));
    return inSpan(tracer, `chat ${name}`, request, (span) => this.#stream(span, messages, tools, temperature), SpanKind.CLIENT);
  }

  /** The vector of a search text. */
  embed(text: string, attributes: Attributes): Promise<readonly number[]> {
    const { tracer, embeddingName } = this.#options;
    return inSpan(
      tracer,
      `embeddings ${embeddingName}`,
      { ...this.#common('embeddings', embeddingName), ...attributes },
      async (span) => {
        const { data, model, usage } = await this.#client.embeddings.create({ model: embeddingName, input: text });
        const embedding = data[0]?.embedding ?? [];
        span.setAttributes({
          'gen_ai.response.model': model,
          'gen_ai.usage.input_tokens': usage.prompt_tokens,
          'gen_ai.embeddings.dimension.count': embedding.length,
        });
        return embedding;
      },
      SpanKind.CLIENT,
    );
  }

  /** Vectors of many texts without a span: indexing the documents is no part of a conversation. */
  async embedDocuments(texts: readonly string[]): Promise<readonly (readonly number[])[]> {
    const { data } = await this.#quietClient.embeddings.create({ model: this.#options.embeddingName, input: [...texts] });
    return data.map((item) => item.embedding);
  }

  async #stream(span: Span, messages: readonly Message[], tools: readonly Tool[], temperature: number): Promise<Answer> {
    const started = performance.now();
    const stream = await this.#client.chat.completions.create({
      model: this.#options.name,
      messages: [...messages],
      ...(tools.length === 0 ? {} : { tools: [...tools] }),
      temperature,
      max_completion_tokens: 400,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let finishReason = 'stop';
    let firstChunk = true;
    const calls: { id: string; name: string; arguments: string }[] = [];
    for await (const chunk of stream) {
      const choice = chunk.choices[0];
      if (firstChunk) {
        firstChunk = false;
        span.setAttributes({
          'gen_ai.response.time_to_first_chunk': (performance.now() - started) / 1000,
          'gen_ai.response.id': chunk.id,
          'gen_ai.response.model': chunk.model,
        });
      }
      text += choice?.delta.content ?? '';
      for (const part of choice?.delta.tool_calls ?? []) {
        calls[part.index] ??= { id: '', name: '', arguments: '' };
        const call = calls[part.index];
        if (call === undefined) continue;
        call.id += part.id ?? '';
        call.name += part.function?.name ?? '';
        call.arguments += part.function?.arguments ?? '';
      }
      finishReason = choice?.finish_reason ?? finishReason;
      if (chunk.usage) {
        span.setAttributes({
          'gen_ai.usage.input_tokens': chunk.usage.prompt_tokens,
          'gen_ai.usage.output_tokens': chunk.usage.completion_tokens,
          'gen_ai.usage.cache_read.input_tokens': chunk.usage.prompt_tokens_details?.cached_tokens ?? 0,
        });
      }
    }
    span.setAttributes({
      'gen_ai.response.finish_reasons': [finishReason],
      'gen_ai.output.messages': genAiOutput(text, calls, finishReason),
    });
    return { text, calls, span };
  }

  #common(operation: string, model: string): Attributes {
    const { hostname, port } = new URL(this.#options.baseUrl);
    return {
      'gen_ai.operation.name': operation,
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': model,
      'server.address': hostname,
      ...(port === '' ? {} : { 'server.port': Number(port) }),
    };
  }
}
