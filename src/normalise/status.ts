import type { AttributeMap } from '../model/attributes.ts';
import type { Status } from '../model/observation.ts';
import type { Subject } from './subject.ts';

/** How a step ended, and why when it failed. */
export interface Outcome {
  readonly status: Status;
  readonly message: string | undefined;
}

/** The status as sent; where none was set, an error type or an exception tells of failure (reference 10.5). */
export function readOutcome(subject: Subject): Outcome {
  const { code, message } = subject.span.status;
  if (code === 1) return { status: 'ok', message: undefined };
  const errorType = subject.attributes.string('error.type');
  const raised = exception(subject);
  const level = saidLevel(subject);
  const reason = level === undefined ? undefined : subject.string('statusMessage');
  const failed = code === 2 || level === 'error' || errorType !== undefined || raised !== undefined;
  // A warning may have its reason too.
  if (!failed) return { status: 'unset', message: reason };
  return { status: 'error', message: message || reason || raised || errorType };
}

const levels: ReadonlyMap<string, string> = new Map([
  ['error', 'error'],
  ['critical', 'error'],
  ['fatal', 'error'],
  ['warning', 'warning'],
  ['warn', 'warning'],
  ['debug', 'debug'],
]);

/** The level that the sender gave the step itself. */
function saidLevel(subject: Subject): string | undefined {
  return levels.get(subject.string('level')?.toLowerCase() ?? '');
}

function exception(subject: Subject): string | undefined {
  if (subject.span.events.length === 0 && subject.logs.length === 0) return undefined;
  const raised =
    subject.events.findLast(({ name }) => name === 'exception') ??
    subject.logEvents.findLast(({ name }) => name === 'gen_ai.client.operation.exception');
  return raised === undefined ? undefined : describe(raised.attributes);
}

function describe(attributes: AttributeMap): string {
  return attributes.string('exception.message') ?? attributes.string('exception.type') ?? 'An exception without a message';
}

const failedFinish: ReadonlySet<string> = new Set(['error', 'content_filter', 'content-filter']);

/**
 * `error` for what failed or was logged as an error, `warning` for what was logged so or for an answer that was cut off by a
 * filter, else the level that the sender gave.
 */
export function readLevel(subject: Subject, status: Status, finishReasons: readonly string[]): string | undefined {
  const severity = subject.logs.reduce((highest, log) => Math.max(highest, log.severityNumber), 0);
  if (status === 'error' || severity >= 17) return 'error';
  return severity >= 13 || finishReasons.some((reason) => failedFinish.has(reason)) ? 'warning' : saidLevel(subject);
}
