import fc from 'fast-check';
import { type Attributes, type AttributeValue, KeyValueList } from '../../src/model/attributes.ts';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { aScope, spanIdOf, traceIdOf } from '../support/builders.ts';

/** Objects like those of the decoders, so that strict equality can be asked for. */
const plain = <Value>(model: { [Name in keyof Value]: fc.Arbitrary<Value[Name]> }) => fc.record(model, { noNullPrototype: true });

/** Everything OTLP can carry, with a liking for what breaks codecs. */

const uint64 = fc.oneof(
  fc.constantFrom(0n, 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);
const uint32 = fc.oneof(fc.constantFrom(0, 1, 2 ** 32 - 1), fc.nat());

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '\0',
    'a\0b',
    '\ud800',
    'x\udfff',
    '__proto__',
    '😀'.repeat(700),
    `${'lone \udc00 '.repeat(40)}`,
    '"\\"'.repeat(200),
  ),
  fc.string({ minLength: 200, maxLength: 3000 }),
);
const message = plain({ role: fc.constantFrom('user', 'assistant', 'tool'), content: fc.string({ maxLength: 400 }) });
/** Lists of messages as senders serialise them, and nearly so. */
const jsonList = fc
  .tuple(fc.array(message, { maxLength: 9 }), fc.constantFrom(',', ', ', ' ,', ',\n'), fc.constantFrom('', ' ', 'x'))
  .map(([messages, separator, end]) => `[${messages.map((item) => JSON.stringify(item)).join(separator)}]${end}`);
const key = fc.oneof(
  fc.string(),
  fc.constantFrom('', '__proto__', 'constructor', 'gen_ai.input.messages', 'a\nb', '\ud800', '0', 'k'.repeat(300)),
);

const attributeTypes = fc.letrec<{ value: AttributeValue; attributes: Attributes }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'value' },
    text,
    jsonList,
    fc.constant(null),
    fc.boolean(),
    fc.oneof(
      fc.constantFrom(0n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n, -(2n ** 53n)),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    ),
    fc.oneof(fc.constantFrom(0, -0, 1, 1e21, 1e-7, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY), fc.double()),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 7 }),
    fc.array(
      tie('attributes').map((entries) => new KeyValueList(entries)),
      { minLength: 5, maxLength: 7 },
    ),
    tie('attributes').map((entries) => new KeyValueList(entries)),
  ),
  attributes: fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }),
}));

/** `prefix.N.name` as OpenInference flattens lists, and nearly so. */
const flattened = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 7 }),
      fc.array(fc.tuple(fc.constantFrom('message.role', 'message.content', ''), text), { maxLength: 3 }),
    ),
    {
      maxLength: 9,
    },
  )
  .chain((items) =>
    fc.boolean().map((isInOrder) => (isInOrder ? items.map(([, names], index) => [index, names] as const) : items)),
  )
  .map(
    (items): Attributes =>
      items.flatMap(([index, names]) => names.map(([name, value]) => [`llm.input_messages.${index}.${name}`, value] as const)),
  );

const anyAttributes: fc.Arbitrary<Attributes> = fc
  .tuple(attributeTypes.attributes, flattened, attributeTypes.attributes)
  .map(([before, list, after]) => [...before, ...list, ...after]);

const resource = plain({ attributes: attributeTypes.attributes, droppedAttributesCount: uint32, schemaUrl: text });
const scope = plain({
  name: text,
  version: text,
  attributes: attributeTypes.attributes,
  droppedAttributesCount: uint32,
  schemaUrl: text,
});
const traceId = fc.integer({ min: 1, max: 3 }).map(traceIdOf);
const spanId = fc.integer({ min: 1, max: 5 }).map(spanIdOf);

export const anySpan: fc.Arbitrary<ReceivedSpan> = plain({
  traceId,
  spanId,
  parentSpanId: fc.option(spanId, { nil: undefined }),
  traceState: text,
  flags: uint32,
  name: text,
  kind: fc.integer({ min: 0, max: 9 }),
  start: uint64,
  end: uint64,
  attributes: anyAttributes,
  droppedAttributesCount: uint32,
  events: fc.array(plain({ time: uint64, name: text, attributes: anyAttributes, droppedAttributesCount: uint32 }), {
    maxLength: 3,
  }),
  droppedEventsCount: uint32,
  links: fc.array(
    plain({
      traceId,
      spanId,
      traceState: text,
      attributes: attributeTypes.attributes,
      droppedAttributesCount: uint32,
      flags: uint32,
    }),
    { maxLength: 2 },
  ),
  droppedLinksCount: uint32,
  status: plain({ code: fc.integer({ min: 0, max: 3 }), message: text }),
  resource,
  scope,
});

export const anyLog: fc.Arbitrary<ReceivedLog> = plain({
  traceId,
  spanId,
  time: uint64,
  observedTime: uint64,
  severityNumber: fc.integer({ min: 0, max: 24 }),
  severityText: text,
  eventName: text,
  body: attributeTypes.value,
  attributes: anyAttributes,
  droppedAttributesCount: uint32,
  flags: uint32,
  resource,
  scope: fc.oneof(scope, fc.constant(aScope('logger'))),
});
