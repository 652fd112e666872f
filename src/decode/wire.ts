import { isUtf8 } from 'node:buffer';
import protobuf from 'protobufjs/minimal.js';
import { DecodeError, malformedProtobuf } from './decodeError.ts';
import type { Findings } from './findings.ts';
import { maxValueBytes } from './limits.ts';
import { invalidText } from './notes.ts';

/**
 * A protobuf message being read: protobufjs's low-level `Reader` and what it lacks (bounds of nested messages, bigints,
 * hex ids, a check of UTF-8). Its methods read one value and move on.
 */
export class Wire {
  readonly reader: protobuf.Reader;
  readonly findings: Findings;
  readonly #buffer: Buffer;

  constructor(body: Uint8Array, findings: Findings) {
    this.#buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.reader = protobuf.Reader.create(this.#buffer);
    this.findings = findings;
  }

  /** True until the end of the message that was entered last. */
  more(): boolean {
    return this.reader.pos < this.reader.len;
  }

  /** Narrows the reader to the message that begins here; returns what {@link leave} needs. */
  enter(): number {
    const size = this.reader.size();
    const outer = this.reader.len;
    const end = this.reader.pos + size;
    if (end > outer) throw malformedProtobuf(`the message at byte ${this.reader.pos} runs past its end`);
    this.reader.len = end;
    return outer;
  }

  leave(outer: number): void {
    this.reader.len = outer;
  }

  /** Passes over a length-delimited field and returns where it begins, so that it can be read later from {@link at}. */
  bookmark(): number {
    this.findings.spend();
    const start = this.reader.pos;
    this.pass();
    return start;
  }

  /** Passes over a length-delimited field. */
  pass(): void {
    this.reader.skip(this.reader.size());
  }

  /** Moves to a bookmark. */
  at(position: number): void {
    this.reader.pos = position;
  }

  /** Passes over a field that is not known (or has an unexpected wire type, which comes to the same). */
  skip(tag: number): void {
    this.reader.skipType(tag & 7, 0, tag >>> 3);
  }

  /** True when the text or bytes that follow are within the limit for one value. */
  fits(): boolean {
    if (this.#buffer.length <= maxValueBytes) return true;
    const start = this.reader.pos;
    const size = this.reader.size();
    this.reader.pos = start;
    return size <= maxValueBytes;
  }

  /**
   * A string. A client that cuts long texts by bytes leaves half a character at the end: losing the span for that would
   * hide exactly what its user looks for, so it is kept and the sender is told.
   */
  text(): string {
    const start = this.reader.pos;
    const text = this.reader.string();
    // Answered at once for the one-byte strings that most are.
    if (text.includes('\uFFFD')) this.#checkText(start);
    return text;
  }

  #checkText(start: number): void {
    const end = this.reader.pos;
    this.reader.pos = start;
    const size = this.reader.size();
    this.reader.pos = end;
    if (!isUtf8(this.#buffer.subarray(end - size, end))) this.findings.warn(invalidText);
  }

  /** An id as lower-case hex, whatever its length. */
  hex(): string {
    const size = this.reader.size();
    const start = this.reader.pos;
    this.reader.skip(size);
    return this.#buffer.toString('hex', start, start + size);
  }

  fixed64(): bigint {
    const start = this.reader.pos;
    this.reader.skip(8);
    return this.#buffer.readBigUInt64LE(start);
  }

  int64(): bigint {
    const long = this.reader.int64();
    if (typeof long === 'number') return BigInt(long);
    return long.high === 0 ? BigInt(long.low >>> 0) : (BigInt(long.high) << 32n) | BigInt(long.low >>> 0);
  }

  /** A copy, since the memory of the body is not ours to keep. */
  bytes(): Uint8Array {
    return Uint8Array.from(this.reader.bytes());
  }
}

/** Reads a whole body. Throws a `DecodeError` when it is not a protobuf message. */
export function readWire<Result>(body: Uint8Array, findings: Findings, read: (wire: Wire) => Result): Result {
  try {
    return read(new Wire(body, findings));
  } catch (error) {
    // protobufjs reports a broken message by a plain Error or a RangeError; anything else would be a fault of ours.
    if (error instanceof DecodeError || !(error instanceof Error) || error instanceof TypeError) throw error;
    throw malformedProtobuf(error.message);
  }
}
