import { create, createFileRegistry, type DescMessage } from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';
import protobuf from 'protobufjs';

type ScalarType = 'string' | 'bytes' | 'bool' | 'int64' | 'double' | 'uint32' | 'int32' | 'fixed32' | 'fixed64';
/** Name, number, type (a scalar or a message of this table) and whether it repeats. */
type Field = readonly [name: string, number: number, type: string, repeated?: 'repeated'];

/** The trace and log messages of the public opentelemetry-proto 1.11 schema, as data: independent of what the decoder knows. */
const messages: ReadonlyMap<string, readonly Field[]> = new Map([
  ['ExportTraceServiceRequest', [['resource_spans', 1, 'ResourceSpans', 'repeated']]],
  [
    'ResourceSpans',
    [
      ['resource', 1, 'Resource'],
      ['scope_spans', 2, 'ScopeSpans', 'repeated'],
      ['schema_url', 3, 'string'],
    ],
  ],
  [
    'ScopeSpans',
    [
      ['scope', 1, 'InstrumentationScope'],
      ['spans', 2, 'Span', 'repeated'],
      ['schema_url', 3, 'string'],
    ],
  ],
  [
    'Resource',
    [
      ['attributes', 1, 'KeyValue', 'repeated'],
      ['dropped_attributes_count', 2, 'uint32'],
    ],
  ],
  [
    'InstrumentationScope',
    [
      ['name', 1, 'string'],
      ['version', 2, 'string'],
      ['attributes', 3, 'KeyValue', 'repeated'],
      ['dropped_attributes_count', 4, 'uint32'],
    ],
  ],
  [
    'Span',
    [
      ['trace_id', 1, 'bytes'],
      ['span_id', 2, 'bytes'],
      ['trace_state', 3, 'string'],
      ['parent_span_id', 4, 'bytes'],
      ['name', 5, 'string'],
      ['kind', 6, 'int32'],
      ['start_time_unix_nano', 7, 'fixed64'],
      ['end_time_unix_nano', 8, 'fixed64'],
      ['attributes', 9, 'KeyValue', 'repeated'],
      ['dropped_attributes_count', 10, 'uint32'],
      ['events', 11, 'Event', 'repeated'],
      ['dropped_events_count', 12, 'uint32'],
      ['links', 13, 'Link', 'repeated'],
      ['dropped_links_count', 14, 'uint32'],
      ['status', 15, 'Status'],
      ['flags', 16, 'fixed32'],
    ],
  ],
  ['ExportLogsServiceRequest', [['resource_logs', 1, 'ResourceLogs', 'repeated']]],
  [
    'ResourceLogs',
    [
      ['resource', 1, 'Resource'],
      ['scope_logs', 2, 'ScopeLogs', 'repeated'],
      ['schema_url', 3, 'string'],
    ],
  ],
  [
    'ScopeLogs',
    [
      ['scope', 1, 'InstrumentationScope'],
      ['log_records', 2, 'LogRecord', 'repeated'],
      ['schema_url', 3, 'string'],
    ],
  ],
  [
    'LogRecord',
    [
      ['time_unix_nano', 1, 'fixed64'],
      ['severity_number', 2, 'int32'],
      ['severity_text', 3, 'string'],
      ['body', 5, 'AnyValue'],
      ['attributes', 6, 'KeyValue', 'repeated'],
      ['dropped_attributes_count', 7, 'uint32'],
      ['flags', 8, 'fixed32'],
      ['trace_id', 9, 'bytes'],
      ['span_id', 10, 'bytes'],
      ['observed_time_unix_nano', 11, 'fixed64'],
      ['event_name', 12, 'string'],
    ],
  ],
  [
    'Event',
    [
      ['time_unix_nano', 1, 'fixed64'],
      ['name', 2, 'string'],
      ['attributes', 3, 'KeyValue', 'repeated'],
      ['dropped_attributes_count', 4, 'uint32'],
    ],
  ],
  [
    'Link',
    [
      ['trace_id', 1, 'bytes'],
      ['span_id', 2, 'bytes'],
      ['trace_state', 3, 'string'],
      ['attributes', 4, 'KeyValue', 'repeated'],
      ['dropped_attributes_count', 5, 'uint32'],
      ['flags', 6, 'fixed32'],
    ],
  ],
  [
    'Status',
    [
      ['message', 2, 'string'],
      ['code', 3, 'int32'],
    ],
  ],
  [
    'KeyValue',
    [
      ['key', 1, 'string'],
      ['value', 2, 'AnyValue'],
    ],
  ],
  ['ArrayValue', [['values', 1, 'AnyValue', 'repeated']]],
  ['KeyValueList', [['values', 1, 'KeyValue', 'repeated']]],
  [
    'AnyValue',
    [
      ['string_value', 1, 'string'],
      ['bool_value', 2, 'bool'],
      ['int_value', 3, 'int64'],
      ['double_value', 4, 'double'],
      ['array_value', 5, 'ArrayValue'],
      ['kvlist_value', 6, 'KeyValueList'],
      ['bytes_value', 7, 'bytes'],
    ],
  ],
]);

function oneofOf(message: string): string | undefined {
  return message === 'AnyValue' ? 'value' : undefined;
}

type RequestName = 'ExportTraceServiceRequest' | 'ExportLogsServiceRequest';

/** A request message as protobufjs reflects it, built from a JSON descriptor. */
export function protobufjsType(request: RequestName): protobuf.Type {
  const nested: Record<string, protobuf.IType> = {};
  for (const [name, fields] of messages) {
    const oneof = oneofOf(name);
    nested[name] = {
      fields: Object.fromEntries(
        fields.map(([field, id, type, repeated]) => [camelCase(field), { id, type, ...(repeated ? { rule: repeated } : {}) }]),
      ),
      ...(oneof === undefined ? {} : { oneofs: { [oneof]: { oneof: fields.map(([field]) => camelCase(field)) } } }),
    };
  }
  return protobuf.Root.fromJSON({ nested }).lookupType(request);
}

/** A request message as @bufbuild/protobuf describes it. */
export function bufbuildType(request: RequestName): DescMessage {
  const scalars: Readonly<Record<ScalarType, Type>> = {
    string: Type.STRING,
    bytes: Type.BYTES,
    bool: Type.BOOL,
    int64: Type.INT64,
    double: Type.DOUBLE,
    uint32: Type.UINT32,
    int32: Type.INT32,
    fixed32: Type.FIXED32,
    fixed64: Type.FIXED64,
  };
  const file = create(FileDescriptorProtoSchema, {
    name: 'otlp.proto',
    syntax: 'proto3',
    messageType: [...messages].map(([name, fields]) => ({
      name,
      oneofDecl: oneofOf(name) === undefined ? [] : [{ name: 'value' }],
      field: fields.map(([field, number, type, repeated]) => ({
        name: field,
        number,
        label: repeated ? Label.REPEATED : Label.OPTIONAL,
        ...(type in scalars ? { type: scalars[type as ScalarType] } : { type: Type.MESSAGE, typeName: `.${type}` }),
        ...(oneofOf(name) === undefined ? {} : { oneofIndex: 0 }),
      })),
    })),
  });
  const message = createFileRegistry(create(FileDescriptorSetSchema, { file: [file] })).getMessage(request);
  if (message === undefined) throw new Error(`The descriptor lacks ${request}.`);
  return message;
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
