import type { Encoding } from './handler.ts';

/** The media type of each encoding, of requests and of the answers to them. */
export const mediaTypes: Readonly<Record<Encoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/**
 * The encoding a `Content-Type` names, parameters aside; undefined for any other. Exact and never guessed from the body:
 * a page may send `text/plain` across origins without asking, but neither of these.
 */
export function encodingOf(contentType: string | undefined): Encoding | undefined {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === mediaTypes.protobuf) return 'protobuf';
  return mediaType === mediaTypes.json ? 'json' : undefined;
}

/** What a `Content-Encoding` asks for; undefined for a codec that is not supported. Each further one would be attack surface. */
export function compressionOf(contentEncoding: string | undefined): 'none' | 'gzip' | undefined {
  const coding = contentEncoding?.trim().toLowerCase() ?? '';
  if (coding === '' || coding === 'identity' || coding === 'none') return 'none';
  return coding === 'gzip' || coding === 'x-gzip' ? 'gzip' : undefined;
}
