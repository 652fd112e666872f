import type { Attributes } from '../../model/attributes.ts';
import type { Convention } from '../../model/convention.ts';
import type { AgentRecord } from './agentRecord.ts';

/** What step a record tells of. */
export interface StepRule {
  /** As the agent's own span for such a step is called. */
  readonly name: string;
  /** The attributes that tell which one it is, in order; records that have none of them are a step each. */
  readonly ids: readonly string[];
  /** What that span says always. */
  readonly attributes?: Attributes;
}

/** How a coding agent writes log records (reference 5), as data. */
export interface AgentLogs {
  readonly id: Convention;
  /** Whether a record is this agent's. */
  readonly isSender: (record: AgentRecord) => boolean;
  /** What stands before the names of its events, in records or in the names of steps. */
  readonly prefix: string;
  /** Attributes that name the session, in order. */
  readonly session: readonly string[];
  /** Attributes that name the turn. Where there are none, all of a session is one turn. */
  readonly turn: readonly string[];
  /** The span of a turn, and that of what a session tells outside of any. */
  readonly turnName: string;
  readonly sessionName: string;
  /** The step of a record, by its event without the prefix; `turn`: it tells of the turn itself. Any other event is a step of its own. */
  readonly stepOf: (event: string, record: AgentRecord) => StepRule | 'turn' | undefined;
  /** How the agent's spans call what its records call otherwise, by the name of the span. */
  readonly spanKeys?: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Events, without the prefix, that tell of failure. */
  readonly failures: ReadonlySet<string>;
}

/** The name of an event without what stands before it. */
export function shortEvent({ event }: AgentRecord, { prefix }: AgentLogs): string {
  return event.startsWith(prefix) ? event.slice(prefix.length) : event;
}
