import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import { assertNever } from '../util/assertNever.ts';
import { Findings } from './findings.ts';
import { JsonFields, parseDocument } from './jsonFields.ts';
import { readLogs as readJsonLogs } from './jsonLogs.ts';
import { readTraces as readJsonTraces } from './jsonTraces.ts';
import { requestLimits } from './limits.ts';
import { readLogs as readProtobufLogs } from './protobufLogs.ts';
import { readTraces as readProtobufTraces } from './protobufTraces.ts';
import { readWire, type Wire } from './wire.ts';

/** The two encodings of OTLP: `application/x-protobuf` (and gRPC) and `application/json`. */
export type Encoding = 'protobuf' | 'json';

/** What a request held. */
export interface Decoded<Item> {
  readonly items: readonly Item[];
  /** How many spans or log records were refused; OTLP's partial success counts them. */
  readonly rejected: number;
  /** English sentences: what was refused, dropped or mended, each kind once. Empty when all is as sent. */
  readonly messages: readonly string[];
}

/** Decodes an inflated `ExportTraceServiceRequest`. Throws a `DecodeError` when the body is broken as a whole. */
export function decodeTraces(body: Uint8Array, encoding: Encoding): Decoded<ReceivedSpan> {
  return decode(body, encoding, readProtobufTraces, readJsonTraces);
}

/** Decodes an inflated `ExportLogsServiceRequest`. Throws a `DecodeError` when the body is broken as a whole. */
export function decodeLogs(body: Uint8Array, encoding: Encoding): Decoded<ReceivedLog> {
  return decode(body, encoding, readProtobufLogs, readJsonLogs);
}

function decode<Item>(
  body: Uint8Array,
  encoding: Encoding,
  readProtobuf: (wire: Wire) => readonly Item[],
  readJson: (fields: JsonFields) => readonly Item[],
): Decoded<Item> {
  const findings = new Findings(requestLimits);
  switch (encoding) {
    case 'protobuf':
      return decoded(readWire(body, findings, readProtobuf), findings);
    case 'json':
      return decoded(readJson(new JsonFields(parseDocument(body, findings), findings)), findings);
    default:
      return assertNever(encoding);
  }
}

/** What was read, with what was found on the way. */
export function decoded<Item>(items: readonly Item[], findings: Findings): Decoded<Item> {
  return { items, rejected: findings.rejected, messages: findings.messages() };
}
