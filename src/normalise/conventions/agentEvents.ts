import type { Json } from '../../model/json.ts';
import type { Message, Role } from '../../model/message.ts';
import { readCutJson } from '../cutJson.ts';
import type { Happening, Subject } from '../subject.ts';
import type { Content } from './convention.ts';

/** The log records of a span that tell of some event, in order of time. */
export function eventsOf(subject: Subject, ...names: readonly string[]): readonly Happening[] {
  return subject.logs.length === 0 ? [] : subject.logEvents.filter(({ name }) => names.includes(name));
}

/** The JSON in an attribute of the last record that has it, read as far as it was not cut off. */
export function jsonIn(happenings: readonly Happening[], key: string): Json | undefined {
  const text = happenings.findLast(({ attributes }) => attributes.has(key))?.attributes.get(key);
  return typeof text === 'string' ? readCutJson(text) : undefined;
}

/** What was said, a message for each record that tells it; undefined when none does. */
export function spokenIn(happenings: readonly Happening[], key: string, role: Role): Content | undefined {
  const messages = happenings.flatMap(({ attributes }): readonly Message[] => {
    const text = attributes.string(key);
    return isRedacted(text) ? [] : [{ role, parts: [{ type: 'text', text }] }];
  });
  return messages.length === 0 ? undefined : { messages, finishReasons: [] };
}

/** What agents write for content that is not captured. */
export function isRedacted(text: string | undefined): text is undefined {
  return text === undefined || text === '<REDACTED>' || text === '[REDACTED]';
}
