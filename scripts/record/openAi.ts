import { scenario } from '../../test/clients/scenario.ts';
import type { Call, Exchange } from './exchange.ts';
import { type ChatRequest, chat } from './openAiChat.ts';
import { type ResponsesRequest, responses } from './openAiResponses.ts';
import { embed, usage } from './reply.ts';

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
