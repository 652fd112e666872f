import { type Json, JsonObject } from '../../model/json.ts';
import { objectAt, textOf } from '../structured.ts';
import type { PartReader } from './partReader.ts';

/**
 * Pictures, sound, files in any shape: given as an address, as the id of an uploaded file, or as base64, which becomes a
 * `data:` URI.
 */
export const readMedia: PartReader = (part) => {
  const source =
    ['source', 'input_audio', 'audio'].map((key) => objectAt(part, key)).find((found) => found !== undefined) ?? part;
  // Words that go with a sound, or a document given as text, would be lost in a media part.
  if (source.get('transcript') !== undefined || ['text', 'content'].includes(sourceType(part, source))) return [];
  const type = mimeType(part, source);
  const data = textOf(source, 'data', 'content', 'bytes', 'base64') ?? textOf(part, 'image', 'data');
  const uri = addressIn(source) ?? addressIn(part) ?? (data === undefined ? undefined : uriOf(data, type));
  return uri === undefined ? [] : [{ type: 'media', ...(type === undefined ? {} : { mimeType: type }), uri }];
};

const sourceType = (part: JsonObject, source: JsonObject): string => (source === part ? '' : (source.string('type') ?? ''));

function mimeType(part: JsonObject, source: JsonObject): string | undefined {
  const told = textOf(source, ...mimeKeys) ?? textOf(part, ...mimeKeys);
  if (told !== undefined) return told;
  const modality = part.string('modality') ?? /^(input_|output_)?(image|audio|video)/.exec(part.string('type') ?? '')?.[2];
  const format = source.string('format') ?? part.string('format');
  if (format === 'pdf') return 'application/pdf';
  // The names of other formats of documents are no names of types.
  if (modality === 'document' || (modality === undefined && format === undefined)) return undefined;
  return `${modality ?? 'audio'}/${format ?? '*'}`;
}

const mimeKeys = ['mime_type', 'mimeType', 'media_type', 'mediaType', 'contentType'];

/** Undefined for what is neither an address nor base64, such as a note that the bytes were left out. */
function uriOf(data: string, type: string | undefined): string | undefined {
  if (/^(data|https?|gs|s3|file):/i.test(data)) return data;
  return /^[\w+/=-]+$/.test(data.slice(0, 200)) ? `data:${type ?? ''};base64,${data}` : undefined;
}

function addressIn(part: JsonObject): string | undefined {
  const direct = textOf(part, 'uri', 'url', 'fileUri', 'file_uri', 'file_id', 'fileId', 'file_url');
  if (direct !== undefined) return direct;
  for (const key of ['image_url', 'image', 'file', 'data', 's3Location']) {
    const value: Json | undefined = part.get(key);
    if (key === 'image_url' && typeof value === 'string') return value;
    const inner = value instanceof JsonObject ? (objectAt(value, 'image') ?? value) : undefined;
    const address = inner === undefined ? undefined : textOf(inner, 'url', 'uri', 'file_id', 'file_data');
    if (address !== undefined) return address;
  }
  return undefined;
}
