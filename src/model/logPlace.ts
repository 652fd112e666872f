import type { Attributes } from './attributes.ts';
import type { Convention } from './convention.ts';
import type { SpanId, TraceId } from './ids.ts';
import type { ReceivedSpan } from './received.ts';

/**
 * The step that a log record without a span tells of. Its ids are made from what the record says, so they are the same
 * whenever, and in whatever order, the records of a step come. They are kept for ever: labels refer to them.
 */
export interface LogPlace {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  /** The turn that the step is part of; undefined for the turn itself. */
  readonly turn: LogPlace | undefined;
  /** Whose record it is: tells how its keys are called in a span. */
  readonly agent: Convention;
  /** Of the step, as the agent's own spans are called. */
  readonly name: string;
  /** What is known of the step whichever of its records has come: the ids of session and turn. */
  readonly attributes: Attributes;
}

/** What a turn takes over from the steps in it. */
export type SpanExtent = Pick<ReceivedSpan, 'start' | 'end' | 'resource' | 'scope'>;
