import { type AttributeValue, textIn } from '../model/attributes.ts';
import type { Json } from '../model/json.ts';
import type { ObservationType, ToolUse } from '../model/observation.ts';
import { plainResult } from './shapes/partReader.ts';
import { structured } from './structured.ts';
import type { Subject } from './subject.ts';

/** The tool that a tool step ran, with what it was given and gave. */
export function readTool(subject: Subject, type: ObservationType): ToolUse | undefined {
  if (type !== 'tool') return undefined;
  const callId = subject.read('toolCallId', type, textIn);
  const description = subject.string('toolDescription');
  const given = subject.read('toolArguments', type, asJson) ?? fromEvent(subject, 'gen_ai.tool.message');
  const wrapped = subject.read('toolResult', type, asJson) ?? fromEvent(subject, 'gen_ai.choice');
  const result = wrapped === undefined ? undefined : plainResult(wrapped);
  return {
    name: toolName(subject),
    ...(callId === undefined ? {} : { callId }),
    ...(description === undefined ? {} : { description }),
    ...(given === undefined ? {} : { arguments: given }),
    ...(result === undefined ? {} : { result }),
  };
}

// Those of GenAI, MCP, Strands, Logfire and Quarkus.
const callPrefix = /^(execute_tool\s+|tools\/call\s+|Tool:\s+|Function:\s+|running tool:\s+|langchain4j\.tools\.)/;

/** The tool's own name, else what the span's name says. */
export function toolName(subject: Subject): string {
  const said = subject.read('toolName', 'tool', textIn);
  return said ?? (subject.span.name.replace(callPrefix, '') || 'tool');
}

function asJson(value: AttributeValue | Json | undefined): Json | undefined {
  return value === undefined || value === null || value === '' ? undefined : structured(value);
}

/** Strands tells arguments and result by events of its tool spans, as if they were messages. */
function fromEvent(subject: Subject, name: string): Json | undefined {
  if (subject.span.events.length === 0) return undefined;
  const event = subject.events.find((candidate) => candidate.name === name);
  return asJson(event?.attributes.get('content') ?? event?.attributes.get('message'));
}
