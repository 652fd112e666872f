import type { LogPlace } from '../../model/logPlace.ts';
import type { ReceivedLog } from '../../model/received.ts';
import { type AgentLogs, shortEvent } from './agentLogs.ts';
import { AgentRecord } from './agentRecord.ts';
import { claudeCodeLogs } from './claudeCodeLogs.ts';
import { codexLogs } from './codexLogs.ts';
import { copilotLogs } from './copilotLogs.ts';
import { deriveSpanId, deriveTraceId } from './derivedIds.ts';
import { geminiCliLogs } from './geminiCliLogs.ts';

/** The agents whose records are understood. */
export const agents: readonly AgentLogs[] = [claudeCodeLogs, codexLogs, geminiCliLogs, copilotLogs];

/**
 * The step that a record without a span tells of; undefined when no agent known here sent it, or when it names neither session
 * nor turn nor trace. Depends on nothing but the record. Never throws.
 */
export function placeLog(log: ReceivedLog): LogPlace | undefined {
  if (log.spanId !== undefined) return undefined;
  const record = new AgentRecord(log);
  const agent = agents.find(({ isSender }) => isSender(record));
  if (agent === undefined) return undefined;
  const session = record.first(agent.session);
  const turn = record.first(agent.turn);
  if (session === undefined && turn === undefined && log.traceId === undefined) return undefined;
  const place = turnOf(agent, log, session, turn);
  const event = shortEvent(record, agent);
  const step = agent.stepOf(event, record);
  if (step === 'turn') return place;
  const id = step === undefined ? undefined : record.first(step.ids);
  return {
    traceId: place.traceId,
    // What nothing names is the step that says just this: the same record again is the same step.
    spanId: deriveSpanId(place.spanId, step?.name ?? '', ...(id === undefined ? ['', record.text] : [id])),
    turn: place,
    agent: agent.id,
    // Events of other vocabularies have dots, and keep their names.
    name: step?.name ?? (event.includes('.') && !record.event.startsWith(agent.prefix) ? event : agent.prefix + event),
    attributes: step?.attributes ?? [],
  };
}

function turnOf(agent: AgentLogs, log: ReceivedLog, session: string | undefined, turn: string | undefined): LogPlace {
  const names = [agent.id, session ?? '', turn ?? ''];
  const named = ([key]: readonly string[], value: string | undefined) =>
    key === undefined || value === undefined ? [] : [[key, value] as const];
  return {
    traceId: log.traceId ?? deriveTraceId(...names),
    spanId: deriveSpanId(...names),
    turn: undefined,
    agent: agent.id,
    name: turn === undefined ? agent.sessionName : agent.turnName,
    attributes: [...named(agent.session, session), ...named(agent.turn, turn)],
  };
}
