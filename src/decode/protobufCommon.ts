import { type Attribute, type AttributeValue, KeyValueList } from '../model/attributes.ts';
import type { Resource, Scope } from '../model/received.ts';
import { maxAttributes, maxValueDepth } from './limits.ts';
import { addDropped, tooManyAttributes, valueTooDeep, valueTooLarge } from './notes.ts';
import type { Wire } from './wire.ts';

// In the protobuf* files every case is one line of the public .proto files. A tag is field number << 3 | wire type: a
// known field with an unexpected wire type is thereby passed over like an unknown one, as protobuf demands.

/** Attributes being read: what was kept, and how many were not. */
export class AttributeList {
  readonly kept: Attribute[] = [];
  /** What the sender counted as dropped. */
  sent = 0;
  #refused = 0;

  /** OTLP's `dropped_attributes_count`: the sender's and ours. */
  get dropped(): number {
    return addDropped(this.sent, this.#refused);
  }

  /** Reads one `KeyValue`. */
  read(wire: Wire): void {
    if (this.kept.length >= maxAttributes) {
      wire.pass();
      wire.findings.warn(tooManyAttributes);
      this.#refused++;
      return;
    }
    const attribute = readKeyValue(wire, 0);
    if (attribute === undefined) this.#refused++;
    else this.kept.push(attribute);
  }
}

function readKeyValue(wire: Wire, depth: number): Attribute | undefined {
  const { reader } = wire;
  wire.findings.spend();
  const outer = wire.enter();
  let key = '';
  let value: AttributeValue | undefined = null;
  while (wire.more()) {
    const tag = reader.tag();
    if (tag === 0x0a)
      key = wire.text(); // string key = 1
    else if (tag === 0x12)
      value = readAnyValue(wire, depth); // AnyValue value = 2
    else wire.skip(tag);
  }
  wire.leave(outer);
  return value === undefined ? undefined : [key, value];
}

/** Reads an `AnyValue` inside `depth` arrays and maps. Undefined when it is beyond a limit, which has been noted. */
export function readAnyValue(wire: Wire, depth: number): AttributeValue | undefined {
  const { reader } = wire;
  const outer = wire.enter();
  let value: AttributeValue | undefined = null;
  while (wire.more()) {
    const tag = reader.tag();
    switch (tag) {
      case 0x0a: // string string_value = 1
        value = wire.fits() ? wire.text() : refuse(wire, valueTooLarge);
        break;
      case 0x10: // bool bool_value = 2
        value = reader.bool();
        break;
      case 0x18: // int64 int_value = 3
        value = wire.int64();
        break;
      case 0x21: // double double_value = 4
        value = reader.double();
        break;
      case 0x2a: // ArrayValue array_value = 5
        value = depth < maxValueDepth ? readArray(wire, depth + 1) : refuse(wire, valueTooDeep);
        break;
      case 0x32: // KeyValueList kvlist_value = 6
        value = depth < maxValueDepth ? readMap(wire, depth + 1) : refuse(wire, valueTooDeep);
        break;
      case 0x3a: // bytes bytes_value = 7
        value = wire.fits() ? wire.bytes() : refuse(wire, valueTooLarge);
        break;
      default:
        wire.skip(tag);
    }
  }
  wire.leave(outer);
  return value;
}

function refuse(wire: Wire, reason: string): undefined {
  wire.findings.warn(reason);
  wire.pass();
  return undefined;
}

/** `ArrayValue`: repeated AnyValue values = 1. */
function readArray(wire: Wire, depth: number): readonly AttributeValue[] | undefined {
  const outer = wire.enter();
  const values: AttributeValue[] = [];
  let refused = false;
  while (wire.more()) {
    const tag = wire.reader.tag();
    if (tag !== 0x0a) {
      wire.skip(tag);
      continue;
    }
    wire.findings.spend();
    const value = readAnyValue(wire, depth);
    if (value === undefined) refused = true;
    else values.push(value);
  }
  wire.leave(outer);
  return refused ? undefined : values;
}

/** `KeyValueList`: repeated KeyValue values = 1. */
function readMap(wire: Wire, depth: number): KeyValueList | undefined {
  const outer = wire.enter();
  const entries: Attribute[] = [];
  let refused = false;
  while (wire.more()) {
    const tag = wire.reader.tag();
    if (tag !== 0x0a) {
      wire.skip(tag);
      continue;
    }
    const entry = readKeyValue(wire, depth);
    if (entry === undefined) refused = true;
    else entries.push(entry);
  }
  wire.leave(outer);
  return refused ? undefined : new KeyValueList(entries);
}

/** One `ResourceSpans` or `ResourceLogs`, whose field numbers are the same; likewise one `ScopeSpans` or `ScopeLogs`. */
interface Group<Owner> {
  readonly owner: Owner;
  /** Bookmarks of what the group holds. */
  readonly members: readonly number[];
}

/**
 * Reads the envelope of a `ResourceSpans` or `ResourceLogs`, and bookmarks what is in it: the resource and the schema URL
 * may stand after the spans they describe.
 */
export function readResourceGroup(wire: Wire): Group<Resource> {
  const outer = wire.enter();
  const attributes = new AttributeList();
  const members: number[] = [];
  let schemaUrl = '';
  while (wire.more()) {
    const tag = wire.reader.tag();
    if (tag === 0x0a)
      readResource(wire, attributes); // Resource resource = 1
    else if (tag === 0x12)
      members.push(wire.bookmark()); // repeated ScopeSpans scope_spans = 2
    else if (tag === 0x1a)
      schemaUrl = wire.text(); // string schema_url = 3
    else wire.skip(tag);
  }
  wire.leave(outer);
  return { owner: { attributes: attributes.kept, droppedAttributesCount: attributes.dropped, schemaUrl }, members };
}

function readResource(wire: Wire, attributes: AttributeList): void {
  const outer = wire.enter();
  while (wire.more()) {
    const tag = wire.reader.tag();
    if (tag === 0x0a)
      attributes.read(wire); // repeated KeyValue attributes = 1
    else if (tag === 0x10)
      attributes.sent = wire.reader.uint32(); // uint32 dropped_attributes_count = 2
    else wire.skip(tag);
  }
  wire.leave(outer);
}

/** Like {@link readResourceGroup}, for a `ScopeSpans` or `ScopeLogs`. */
export function readScopeGroup(wire: Wire): Group<Scope> {
  const outer = wire.enter();
  const members: number[] = [];
  let scope: Scope = { name: '', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
  let schemaUrl = '';
  while (wire.more()) {
    const tag = wire.reader.tag();
    if (tag === 0x0a)
      scope = readScope(wire); // InstrumentationScope scope = 1
    else if (tag === 0x12)
      members.push(wire.bookmark()); // repeated Span spans = 2
    else if (tag === 0x1a)
      schemaUrl = wire.text(); // string schema_url = 3
    else wire.skip(tag);
  }
  wire.leave(outer);
  return { owner: { ...scope, schemaUrl }, members };
}

function readScope(wire: Wire): Scope {
  const { reader } = wire;
  const outer = wire.enter();
  const attributes = new AttributeList();
  let name = '';
  let version = '';
  while (wire.more()) {
    const tag = reader.tag();
    if (tag === 0x0a)
      name = wire.text(); // string name = 1
    else if (tag === 0x12)
      version = wire.text(); // string version = 2
    else if (tag === 0x1a)
      attributes.read(wire); // repeated KeyValue attributes = 3
    else if (tag === 0x20)
      attributes.sent = reader.uint32(); // uint32 dropped_attributes_count = 4
    else wire.skip(tag);
  }
  wire.leave(outer);
  return { name, version, attributes: attributes.kept, droppedAttributesCount: attributes.dropped, schemaUrl: '' };
}
