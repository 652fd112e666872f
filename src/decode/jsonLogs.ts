import type { ReceivedLog, Resource, Scope } from '../model/received.ts';
import { DecodeError } from './decodeError.ts';
import { checkLogIds } from './ids.ts';
import { readAnyValue, readAttributes, readResource, readScope } from './jsonCommon.ts';
import type { JsonFields, JsonMessage } from './jsonFields.ts';
import { bodyDropped, tooManyItems } from './notes.ts';

/** `SEVERITY_NUMBER_TRACE` is 1, `_TRACE2` 2 and so on to `_FATAL4`, 24. */
const severities: ReadonlyMap<string, number> = new Map([
  ['SEVERITY_NUMBER_UNSPECIFIED', 0] as const,
  ...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((name, level) =>
    ['', '2', '3', '4'].map((step, index) => [`SEVERITY_NUMBER_${name}${step}`, level * 4 + index + 1] as const),
  ),
]);

/** Reads an `ExportLogsServiceRequest` (or `LogsData`, which looks the same). */
export function readLogs(fields: JsonFields): readonly ReceivedLog[] {
  const logs: ReceivedLog[] = [];
  for (const resourceGroup of fields.messages(fields.root, 'resourceLogs')) {
    const resource = readResource(fields, resourceGroup);
    for (const scopeGroup of fields.messages(resourceGroup, 'scopeLogs')) {
      const scope = readScope(fields, scopeGroup);
      for (const item of fields.messages(scopeGroup, 'logRecords')) {
        if (logs.length >= fields.findings.limits.items) {
          fields.findings.reject(tooManyItems('Log record', fields.findings.limits.items));
          continue;
        }
        const log = readLogAlone(fields, item, resource, scope);
        if (log !== undefined) logs.push(log);
      }
    }
  }
  return logs;
}

/** A field that cannot be used costs its record, not the batch. */
function readLogAlone(fields: JsonFields, from: JsonMessage, resource: Resource, scope: Scope): ReceivedLog | undefined {
  try {
    return readLog(fields, from, resource, scope);
  } catch (error) {
    if (!(error instanceof DecodeError) || error.code !== 'malformedJson') throw error;
    fields.findings.reject(`Log record rejected: ${error.detail}`);
    return undefined;
  }
}

function readLog(fields: JsonFields, from: JsonMessage, resource: Resource, scope: Scope): ReceivedLog | undefined {
  fields.findings.spend();
  const body = readAnyValue(fields, fields.message(from, 'body'), 0);
  if (body === undefined) {
    fields.findings.reject(bodyDropped);
    return undefined;
  }
  return {
    ...checkLogIds(fields.findings, fields.id(from, 'traceId', 16), fields.id(from, 'spanId', 8)),
    time: fields.fixed64(from, 'timeUnixNano'),
    observedTime: fields.fixed64(from, 'observedTimeUnixNano'),
    severityNumber: fields.enumeration(from, 'severityNumber', severities),
    severityText: fields.string(from, 'severityText'),
    eventName: fields.string(from, 'eventName'),
    body,
    ...readAttributes(fields, from),
    flags: fields.uint32(from, 'flags'),
    resource,
    scope,
  };
}
