import { isMachineAttribute } from './machine.ts';

/** The fields of a message that are messages (with their type) or text; what is not named here is copied byte by byte. */
interface Shape {
  readonly messages?: Readonly<Record<number, () => Shape>>;
  readonly texts?: readonly number[];
  /** Leaves a message of this shape out of the one it stands in. */
  readonly isDropped?: (body: Uint8Array) => boolean;
}

// opentelemetry-proto 1.11.
const anyValue: Shape = { texts: [1], messages: { 5: () => arrayValue, 6: () => keyValueList } };
const arrayValue: Shape = { messages: { 1: () => anyValue } };
const keyValue: Shape = { texts: [1], messages: { 2: () => anyValue } };
const keyValueList: Shape = { messages: { 1: () => keyValue } };
const resourceAttribute: Shape = { ...keyValue, isDropped: (body) => isMachineAttribute(keyOf(body)) };
const resource: Shape = { messages: { 1: () => resourceAttribute } };
const scope: Shape = { texts: [1, 2], messages: { 3: () => keyValue } };
const event: Shape = { texts: [2], messages: { 3: () => keyValue } };
const link: Shape = { texts: [3], messages: { 4: () => keyValue } };
const status: Shape = { texts: [2] };
const span: Shape = {
  texts: [3, 5],
  messages: { 9: () => keyValue, 11: () => event, 13: () => link, 15: () => status },
};
const logRecord: Shape = { texts: [3, 12], messages: { 5: () => anyValue, 6: () => keyValue } };

/** `ExportTraceServiceRequest` and `ExportLogsServiceRequest` differ only in their innermost items. */
function request(item: Shape): Shape {
  const scopeGroup: Shape = { texts: [3], messages: { 1: () => scope, 2: () => item } };
  const resourceGroup: Shape = { texts: [3], messages: { 1: () => resource, 2: () => scopeGroup } };
  return { messages: { 1: () => resourceGroup } };
}

const shapes = { traces: request(span), logs: request(logRecord) } as const;

/** A protobuf request with every string cleaned and the machine's resource attributes left out; unknown fields stay. */
export function stripProtobuf(body: Uint8Array, signal: 'traces' | 'logs', clean: (text: string) => string): Uint8Array {
  return rewrite(body, shapes[signal], clean);
}

function rewrite(body: Uint8Array, shape: Shape, clean: (text: string) => string): Buffer {
  const written: Uint8Array[] = [];
  for (const { number, whole, content } of fieldsOf(body)) {
    const inner = content === undefined ? undefined : shape.messages?.[number]?.();
    if (content !== undefined && inner !== undefined) {
      if (inner.isDropped?.(content) !== true) written.push(lengthDelimited(number, rewrite(content, inner, clean)));
    } else if (content !== undefined && shape.texts?.includes(number) === true) {
      const text = Buffer.from(content).toString('utf8');
      const cleaned = clean(text);
      written.push(cleaned === text ? whole : lengthDelimited(number, Buffer.from(cleaned)));
    } else {
      written.push(whole);
    }
  }
  return Buffer.concat(written);
}

interface Field {
  readonly number: number;
  /** With tag and length. */
  readonly whole: Uint8Array;
  /** Of a length-delimited field. */
  readonly content: Uint8Array | undefined;
}

function* fieldsOf(body: Uint8Array): Generator<Field> {
  let position = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = body[position++];
      if (byte === undefined) throw new Error('The request ends inside a protobuf field.');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (position < body.length) {
    const start = position;
    const tag = varint();
    let content: Uint8Array | undefined;
    switch (tag % 8) {
      case 0:
        varint();
        break;
      case 1:
        position += 8;
        break;
      case 2: {
        const length = varint();
        content = body.subarray(position, position + length);
        position += length;
        break;
      }
      case 5:
        position += 4;
        break;
      default:
        throw new Error(`A protobuf field has wire type ${tag % 8}.`);
    }
    if (position > body.length) throw new Error('The request ends inside a protobuf field.');
    yield { number: Math.floor(tag / 8), whole: body.subarray(start, position), content };
  }
}

function keyOf(attribute: Uint8Array): string {
  const key = [...fieldsOf(attribute)].find(({ number }) => number === 1)?.content;
  return key === undefined ? '' : Buffer.from(key).toString('utf8');
}

function lengthDelimited(number: number, content: Uint8Array): Buffer {
  return Buffer.concat([varintBytes(number * 8 + 2), varintBytes(content.length), content]);
}

function varintBytes(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}
