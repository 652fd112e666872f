import { type Json, JsonObject } from '../model/json.ts';
import type { Part } from '../model/message.ts';
import { objectAt, structuredText, textOf, valueOf } from './structured.ts';

type PartReader = (part: JsonObject) => Part | undefined;

/**
 * Reads one piece of a message in any of the shapes providers use (reference 1.6 and 10.3). What is not understood, or lacks
 * what its type promises, is kept whole as `unknown`.
 */
export function readPart(value: Json): Part {
  if (typeof value === 'string') return { type: 'text', text: value };
  const part = value instanceof JsonObject ? (readers.get(value.string('type') ?? '') ?? readUntyped)(value) : undefined;
  return part ?? { type: 'unknown', value };
}

/** True for an object that {@link readPart} understands. */
export function isPart(value: Json): boolean {
  return value instanceof JsonObject && readPart(value).type !== 'unknown';
}

/** A tool call in any shape: OpenTelemetry, OpenAI (chat, responses), Anthropic, Bedrock, Gemini, Vercel AI SDK, OpenInference. */
export const readToolCall: PartReader = (part) => {
  const inner = objectAt(part, 'tool_call') ?? part;
  const call = objectAt(inner, 'function') ?? inner;
  const name = textOf(call, 'name', 'toolName', 'tool_name');
  if (name === undefined) return undefined;
  const id = textOf(inner, 'call_id', 'toolCallId', 'tool_call_id', 'toolUseId', 'id');
  const given = valueOf(call, 'arguments', 'input', 'args', 'parameters', 'server_tool_call');
  return { type: 'tool_call', ...(id === undefined ? {} : { id }), name, arguments: structuredText(given ?? null) };
};

const readToolResult: PartReader = (part) => {
  const id = textOf(part, 'call_id', 'toolCallId', 'tool_call_id', 'tool_use_id', 'toolUseId', 'id');
  const result = valueOf(part, 'response', 'result', 'output', 'content', 'server_tool_call_response');
  return { type: 'tool_result', ...(id === undefined ? {} : { id }), result: structuredText(result ?? null) };
};

const readText: PartReader = (part) => {
  const text = part.string('content') ?? part.string('text') ?? part.string('refusal');
  return text === undefined ? undefined : { type: 'text', text };
};

const readReasoning: PartReader = (part) => {
  const summary = part.get('summary');
  const text =
    part.string('content') ??
    part.string('text') ??
    part.string('thinking') ??
    (Array.isArray(summary) ? joinTexts(summary) : part.string('summary'));
  return text === undefined ? undefined : { type: 'reasoning', text };
};

function joinTexts(items: readonly Json[]): string | undefined {
  const texts = items.map((item) => (item instanceof JsonObject ? item.string('text') : item));
  return texts.length > 0 && texts.every((text) => typeof text === 'string') ? texts.join('\n\n') : undefined;
}

/** Pictures, sound, files: given as an address, as the id of an uploaded file, or as base64, which becomes a `data:` URI. */
const readMedia: PartReader = (part) => {
  const source = objectAt(part, 'source') ?? objectAt(part, 'input_audio') ?? objectAt(part, 'audio') ?? part;
  // Words that go with a sound would be lost in a media part.
  if (source.get('transcript') !== undefined) return undefined;
  const modality = part.string('modality') ?? /^(input_)?(image|audio|video)/.exec(part.string('type') ?? '')?.[2];
  const mimeType =
    textOf(source, 'mime_type', 'mimeType', 'media_type', 'mediaType') ??
    (source.string('format') === undefined ? undefined : `${modality ?? 'audio'}/${source.string('format')}`) ??
    (modality === undefined ? undefined : `${modality}/*`);
  const address = addressIn(source) ?? addressIn(part);
  const data =
    textOf(source, 'data', 'content', 'bytes') ?? (typeof part.get('image') === 'string' ? part.string('image') : undefined);
  const uri = address ?? (data === undefined ? undefined : isAddress(data) ? data : `data:${mimeType ?? ''};base64,${data}`);
  if (uri === undefined) return undefined;
  return { type: 'media', ...(mimeType === undefined ? {} : { mimeType }), uri };
};

const isAddress = (text: string): boolean => /^(data|https?|gs|s3|file):/i.test(text);

function addressIn(part: JsonObject): string | undefined {
  const direct = textOf(part, 'uri', 'url', 'fileUri', 'file_uri', 'file_id', 'fileId');
  if (direct !== undefined) return direct;
  for (const key of ['image_url', 'image', 'file']) {
    const value = part.get(key);
    if (key === 'image_url' && typeof value === 'string') return value;
    const inner = value instanceof JsonObject ? (objectAt(value, 'image') ?? value) : undefined;
    const address = inner === undefined ? undefined : textOf(inner, 'url', 'uri', 'file_id', 'file_data');
    if (address !== undefined) return address;
  }
  return undefined;
}

// By `type`. OpenTelemetry GenAI 1.41 and semconv-genai, OpenAI, Anthropic, Vercel AI SDK, OpenInference.
const readers: ReadonlyMap<string, PartReader> = new Map<string, PartReader>([
  ...['text', 'input_text', 'output_text', 'refusal'].map((type) => [type, readText] as const),
  ...['reasoning', 'thinking'].map((type) => [type, readReasoning] as const),
  ...['tool_call', 'tool-call', 'tool_use', 'function_call', 'function', 'server_tool_call', 'server_tool_use'].map(
    (type) => [type, readToolCall] as const,
  ),
  ...['tool_call_response', 'tool-result', 'tool_result', 'function_call_output', 'server_tool_call_response'].map(
    (type) => [type, readToolResult] as const,
  ),
  ...['blob', 'file', 'uri', 'image', 'image_url', 'input_image', 'audio', 'input_audio', 'input_file', 'video', 'document'].map(
    (type) => [type, readMedia] as const,
  ),
]);

/** Parts without a `type`, told by the key they have (Gemini, Bedrock) or by the wrapper around them (OpenInference). */
function readUntyped(part: JsonObject): Part | undefined {
  const wrapped = objectAt(part, 'message_content');
  if (objectAt(part, 'tool_call') !== undefined) return readToolCall(part);
  if (wrapped !== undefined) {
    const inner = readPart(wrapped);
    return inner.type === 'unknown' ? undefined : inner;
  }
  const call = objectAt(part, 'functionCall') ?? objectAt(part, 'function_call') ?? objectAt(part, 'toolUse');
  if (call !== undefined) return readToolCall(call);
  const result = objectAt(part, 'functionResponse') ?? objectAt(part, 'function_response') ?? objectAt(part, 'toolResult');
  if (result !== undefined) return readToolResult(result);
  const media =
    objectAt(part, 'inlineData') ?? objectAt(part, 'inline_data') ?? objectAt(part, 'fileData') ?? objectAt(part, 'file_data');
  if (media !== undefined) return readMedia(media);
  const thought = objectAt(part, 'reasoningContent');
  if (thought !== undefined) return readReasoning(objectAt(thought, 'reasoningText') ?? thought);
  const text = part.get('type') === undefined ? part.string('text') : undefined;
  if (text === undefined) return undefined;
  return part.get('thought') === true ? { type: 'reasoning', text } : { type: 'text', text };
}
