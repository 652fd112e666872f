import { scenario } from '../../test/clients/scenario.ts';
import type { Schema } from './exampleOf.ts';
import type { Call, Exchange } from './exchange.ts';
import { embed, pieces, replyTo, textOf, usage } from './reply.ts';

interface Content {
  readonly role?: string;
  readonly parts?: readonly { readonly text?: string; readonly functionResponse?: unknown }[];
}

interface FunctionDeclaration {
  readonly name: string;
  readonly parameters?: Schema;
  readonly parametersJsonSchema?: Schema;
}

interface GenerateRequest {
  readonly contents: readonly Content[];
  readonly tools?: readonly { readonly functionDeclarations?: readonly FunctionDeclaration[] }[];
  readonly generationConfig?: { readonly responseSchema?: Schema; readonly responseJsonSchema?: Schema };
}

/** On this wire the thoughts are not part of the candidates' tokens. */
const usageMetadata = {
  promptTokenCount: usage.input,
  cachedContentTokenCount: usage.cached,
  candidatesTokenCount: usage.output - usage.reasoning,
  thoughtsTokenCount: usage.reasoning,
  totalTokenCount: usage.input + usage.output,
};

/** Content generation and embedding, as Gemini and Vertex AI speak them. Undefined for other paths. */
export function geminiReply({ method, path, query, body }: Call): ((exchange: Exchange) => void) | undefined {
  const [, model, action] = /\/models\/([^/:]+):(\w+)$/.exec(path) ?? [];
  if (method !== 'POST' || model === undefined) return undefined;
  switch (action) {
    case 'generateContent':
      return (exchange) => generate(model, body as GenerateRequest, 'whole', exchange);
    case 'streamGenerateContent':
      return (exchange) => generate(model, body as GenerateRequest, query.get('alt') === 'sse' ? 'events' : 'array', exchange);
    case 'countTokens':
      return (exchange) => exchange.json(200, { totalTokens: usage.input });
    case 'embedContent':
      return (exchange) => exchange.json(200, { embedding: { values: embed(JSON.stringify(body)) } });
    case 'batchEmbedContents': {
      const { requests } = body as { readonly requests: readonly unknown[] };
      return (exchange) => exchange.json(200, { embeddings: requests.map((one) => ({ values: embed(JSON.stringify(one)) })) });
    }
    default:
      return undefined;
  }
}

function generate(model: string, request: GenerateRequest, form: 'whole' | 'events' | 'array', exchange: Exchange): void {
  const question = request.contents.findLastIndex((content) => content.role !== 'model' && !isToolResult(content));
  const reply = replyTo({
    model,
    tools: (request.tools ?? []).flatMap((tool) =>
      (tool.functionDeclarations ?? []).map(({ name, parameters, parametersJsonSchema }) => ({
        name,
        schema: parametersJsonSchema ?? parameters,
      })),
    ),
    hasToolResult: request.contents.slice(question + 1).some(isToolResult),
    question: textOf(request.contents[question]?.parts),
    schema: request.generationConfig?.responseJsonSchema ?? request.generationConfig?.responseSchema,
  });
  if (reply.kind === 'refused') {
    return exchange.json(400, { error: { code: 400, message: reply.message, status: 'INVALID_ARGUMENT' } });
  }
  const responseId = exchange.id('gemini_');
  const answer = (part: object, isLast: boolean): object => ({
    candidates: [{ content: { role: 'model', parts: [part] }, index: 0, ...(isLast ? { finishReason: 'STOP' } : {}) }],
    ...(isLast ? { usageMetadata } : {}),
    modelVersion: model,
    responseId,
  });
  const call = reply.kind === 'tool' ? { id: scenario.tool.callId, name: reply.name, args: reply.arguments } : undefined;
  const whole = call === undefined ? { text: reply.kind === 'text' ? reply.text : '' } : { functionCall: call };
  if (form === 'whole') return exchange.json(200, answer(whole, true));
  const texts = reply.kind === 'text' ? pieces(reply.text) : [];
  const parts = texts.length === 0 ? [whole] : texts.map((text) => ({ text }));
  const answers = parts.map((part, index) => answer(part, index === parts.length - 1));
  if (form === 'array') return exchange.json(200, answers);
  for (const one of answers) exchange.event(one);
  exchange.end();
}

function isToolResult({ parts }: Content): boolean {
  return parts?.some(({ functionResponse }) => functionResponse !== undefined) ?? false;
}
