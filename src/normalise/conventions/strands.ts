import type { Message } from '../../model/message.ts';
import type { Subject } from '../subject.ts';
import type { ConventionTable } from './convention.ts';

/**
 * Strands Agents (reference 4.10): events of GenAI on its spans, with Bedrock's blocks as JSON, also for what tools were given
 * and gave. Its loops repeat what the calls inside them say.
 */
export const strands: ConventionTable = {
  id: 'strands',
  title: 'Strands Agents',
  release: 'strands-agents 1.62 (2026-11)',
  prefixes: ['event_loop.', 'gen_ai.agent.tools', 'gen_ai.tool.status', 'gen_ai.event.'],
  scopes: ['strands.telemetry.tracer', 'strands-agents', 'strands.*'],
  propagated: [],
  names: [
    { type: 'chain', name: /^(execute_event_loop_cycle|Cycle )/ },
    { type: 'agent', name: /^invoke_/ },
    { type: 'generation', name: /^(chat|Model invoke)$/ },
    { type: 'tool', name: /^(execute_tool|Tool:) / },
  ],
  shapes: [],
  isDuplicate: ({ span }) => span.name === 'execute_event_loop_cycle',
  keys: {
    tags: ['tags'],
    firstTokenMs: ['gen_ai.server.time_to_first_token'],
    toolDefinitions: ['gen_ai.agent.tools'],
    toolName: ['tool.name'],
    toolCallId: ['tool.id'],
    toolArguments: ['tool.parameters'],
    toolResult: ['tool.result'],
    agentName: ['agent.name'],
    model: ['model_id'],
  },
  content: [],
  readers: {
    instructions: { from: 'system_prompt', read: readSystemPrompt },
  },
  knows: [
    ...['event_loop.*', 'gen_ai.tool.status', 'gen_ai.tool.json_schema', 'gen_ai.event.start_time', 'gen_ai.event.end_time'],
    'gen_ai.server.*',
  ],
  advice: {
    session: 'Pass `trace_attributes={"session.id": "…"}` to the agent.',
  },
};

function readSystemPrompt({ attributes }: Subject): Message | undefined {
  const text = attributes.string('system_prompt');
  return text === undefined ? undefined : { role: 'system', parts: [{ type: 'text', text }] };
}
