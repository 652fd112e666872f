import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import { type Decoded, decoded } from './decode.ts';
import { DecodeError, malformedJson } from './decodeError.ts';
import { Findings } from './findings.ts';
import { JsonFields, parseDocument } from './jsonFields.ts';
import { readLogs as readJsonLogs } from './jsonLogs.ts';
import { readTraces as readJsonTraces } from './jsonTraces.ts';
import { importLimits } from './limits.ts';
import { readLogs as readProtobufLogs } from './protobufLogs.ts';
import { readTraces as readProtobufTraces } from './protobufTraces.ts';
import { readWire } from './wire.ts';

/** What a file held; most hold one of the two. */
export interface DecodedImport {
  readonly traces: Decoded<ReceivedSpan>;
  readonly logs: Decoded<ReceivedLog>;
}

const newline = 0x0a;

/**
 * Decodes a file of OTLP: one protobuf request, one JSON document, or JSON lines as the Collector's file exporter writes
 * them, traces and logs mixed. A bad line fails alone and is named by its number, in the messages of `traces`. Throws a
 * `DecodeError` when nothing in the file can be read.
 */
export function decodeImport(bytes: Uint8Array): DecodedImport {
  if (looksLikeJson(bytes)) return new JsonImport().readFile(bytes);
  try {
    return importProtobuf(bytes);
  } catch (error) {
    // Perhaps only the first line is broken.
    if (!(error instanceof DecodeError) || !looksLikeJson(bytes.subarray(bytes.indexOf(newline) + 1))) throw error;
    return new JsonImport().readFile(bytes);
  }
}

/** A protobuf request begins with the tag 0x0a, which is a line feed as well: what follows decides. */
function looksLikeJson(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 256)).toString('utf8');
  return /^\uFEFF?\s*(?:\{\s*(?:"|\}|$)|\[)/.test(text);
}

/**
 * Traces and logs use the same field numbers for different things, and a file does not say which it holds. A log record
 * read as a span has no usable id, so what gives spans is traces; else what gives times is logs.
 */
function importProtobuf(bytes: Uint8Array): DecodedImport {
  const traces = attempt(bytes, readProtobufTraces);
  const nothing = decoded([], new Findings(importLimits));
  if (!(traces instanceof DecodeError) && (traces.items.length > 0 || traces.rejected === 0)) return { traces, logs: nothing };
  const logs = attempt(bytes, readProtobufLogs);
  if (!(logs instanceof DecodeError) && logs.items.some((log) => log.time !== 0n || log.observedTime !== 0n)) {
    return { traces: nothing, logs };
  }
  if (traces instanceof DecodeError) throw traces;
  return { traces, logs: nothing };
}

function attempt<Item>(bytes: Uint8Array, read: Parameters<typeof readWire<readonly Item[]>>[2]): Decoded<Item> | DecodeError {
  const findings = new Findings(importLimits);
  try {
    return decoded(readWire(bytes, findings, read), findings);
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

class JsonImport {
  readonly #spans: ReceivedSpan[] = [];
  readonly #logs: ReceivedLog[] = [];
  readonly #traceFindings = new Findings(importLimits);
  readonly #logFindings = new Findings(importLimits);

  readFile(bytes: Uint8Array): DecodedImport {
    const firstEnd = bytes.indexOf(newline);
    // When the first line stands for itself, the rest are lines too: a large file is not parsed whole to find that out.
    if (firstEnd === -1 || this.#fault(bytes.subarray(0, firstEnd)) !== undefined) {
      const whole = this.#fault(bytes);
      if (whole === undefined) return this.#result();
      if (firstEnd === -1 || !this.#readLines(bytes, 0, 1)) throw whole;
    } else {
      this.#readLines(bytes, firstEnd + 1, 2);
    }
    return this.#result();
  }

  #result(): DecodedImport {
    return { traces: decoded(this.#spans, this.#traceFindings), logs: decoded(this.#logs, this.#logFindings) };
  }

  /** Reads lines from byte `start`, the first of them being number `number`; false when none could be read. */
  #readLines(bytes: Uint8Array, start: number, number: number): boolean {
    let anyRead = false;
    while (start < bytes.length) {
      const next = bytes.indexOf(newline, start);
      const end = next === -1 ? bytes.length : next;
      const line = bytes.subarray(start, end);
      if (!isBlank(line)) {
        const fault = this.#fault(line);
        if (fault === undefined) anyRead = true;
        else this.#traceFindings.warn(`Line ${number} was skipped: ${fault.detail}`);
      }
      start = end + 1;
      number++;
    }
    return anyRead;
  }

  /** Reads one document; returns what is wrong with it when it cannot be read. */
  #fault(document: Uint8Array): DecodeError | undefined {
    try {
      this.#read(document);
      return undefined;
    } catch (error) {
      if (error instanceof DecodeError) return error;
      throw error;
    }
  }

  #read(document: Uint8Array): void {
    const parsed = parseDocument(document, this.#traceFindings);
    const traceFields = new JsonFields(parsed, this.#traceFindings);
    const logFields = new JsonFields(parsed, this.#logFindings);
    const isOtlp =
      traceFields.get(parsed.root, 'resourceSpans') !== undefined || logFields.get(parsed.root, 'resourceLogs') !== undefined;
    if (!isOtlp) throw malformedJson('it holds neither resourceSpans nor resourceLogs');
    const spans = readJsonTraces(traceFields);
    const logs = readJsonLogs(logFields);
    for (const span of spans) this.#spans.push(span);
    for (const log of logs) this.#logs.push(log);
  }
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte <= 0x20);
}
