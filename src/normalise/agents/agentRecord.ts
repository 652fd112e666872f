import { AttributeMap, type AttributeValue, KeyValueList } from '../../model/attributes.ts';
import type { ReceivedLog } from '../../model/received.ts';
import type { UnixNano } from '../../model/time.ts';
import { fromMillis } from '../../model/time.ts';

/** A log record, prepared for looking things up. */
export class AgentRecord {
  readonly log: ReceivedLog;
  readonly attributes: AttributeMap;
  readonly resource: AttributeMap;
  /** What it tells. Agents name it by an attribute: in the field, bridges put other things (Codex its line of code). */
  readonly event: string;
  readonly time: UnixNano;
  #text: string | undefined;

  constructor(log: ReceivedLog) {
    this.log = log;
    this.attributes = new AttributeMap(log.attributes);
    this.resource = new AttributeMap(log.resource.attributes);
    const text = typeof log.body === 'string' ? log.body : undefined;
    this.event = this.attributes.string('event.name') ?? (log.eventName || (text ?? ''));
    this.time = log.time || log.observedTime || timeIn(this.attributes.string('event.timestamp')) || 0n;
  }

  /** How long it says that its step took, in nanoseconds; 0 when it does not say. */
  get duration(): bigint {
    const ms = this.attributes.number('duration_ms') ?? 0;
    return ms > 0 && ms < longestMs ? BigInt(Math.round(ms * 1e6)) : 0n;
  }

  /** The first of these attributes that has a value. */
  first(keys: readonly string[]): string | undefined {
    for (const key of keys) {
      const value = this.attributes.string(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** All that it tells, as one text: equal for equal records, and for no others. */
  get text(): string {
    const { log } = this;
    this.#text ??= [
      `${log.time} ${log.observedTime} ${log.severityNumber} ${log.flags}`,
      ...[log.severityText, log.eventName].map((text) => JSON.stringify(text)),
      textOf(log.body),
      textOf(new KeyValueList(log.attributes)),
    ].join();
    return this.#text;
  }
}

// A month: what says more was not measured.
const longestMs = 31 * 24 * 60 * 60 * 1000;

function timeIn(iso: string | undefined): UnixNano | undefined {
  const millis = iso === undefined ? Number.NaN : Date.parse(iso);
  return Number.isFinite(millis) && millis > 0 ? fromMillis(millis) : undefined;
}

/** In order of time; at the same time in that of the sender's numbers, and of the texts. No two orders for the same records. */
export function compareRecords(one: AgentRecord, other: AgentRecord): number {
  if (one.time !== other.time) return one.time < other.time ? -1 : 1;
  const byNumber = (one.attributes.number('event.sequence') ?? 0) - (other.attributes.number('event.sequence') ?? 0);
  if (byNumber !== 0) return byNumber;
  return compareTexts(one.text, other.text);
}

export function compareTexts(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** A value as text that tells its type too. */
export function textOf(value: AttributeValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (value instanceof Uint8Array) return `<${value.join()}>`;
  if (value instanceof KeyValueList)
    return `{${value.entries.map(([key, item]) => `${JSON.stringify(key)}:${textOf(item)}`).join()}}`;
  return `[${value.map(textOf).join()}]`;
}
