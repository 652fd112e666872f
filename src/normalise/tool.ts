import type { AttributeValue } from '../model/attributes.ts';
import type { Json } from '../model/json.ts';
import type { ObservationType, ToolUse } from '../model/observation.ts';
import { structured } from './structured.ts';
import type { Subject } from './subject.ts';

/** The tool that a tool step ran, with what it was given and gave. */
export function readTool(subject: Subject, type: ObservationType): ToolUse | undefined {
  if (type !== 'tool') return undefined;
  const callId = subject.string('toolCallId');
  const description = subject.string('toolDescription');
  const given = asJson(subject.value('toolArguments')) ?? fromEvent(subject, 'gen_ai.tool.message');
  const result = asJson(subject.value('toolResult')) ?? fromEvent(subject, 'gen_ai.choice');
  return {
    name: toolName(subject),
    ...(callId === undefined ? {} : { callId }),
    ...(description === undefined ? {} : { description }),
    ...(given === undefined ? {} : { arguments: given }),
    ...(result === undefined ? {} : { result }),
  };
}

/** The tool's own name, else what the span's name says. */
export function toolName(subject: Subject): string {
  return subject.string('toolName') ?? (subject.span.name.replace(/^execute_tool\s+/, '') || 'tool');
}

function asJson(value: AttributeValue | Json | undefined): Json | undefined {
  return value === undefined ? undefined : structured(value);
}

/** Strands tells arguments and result by events of its tool spans, as if they were messages. */
function fromEvent(subject: Subject, name: string): Json | undefined {
  if (subject.span.events.length === 0) return undefined;
  const event = subject.events.find((candidate) => candidate.name === name);
  return asJson(event?.attributes.get('content') ?? event?.attributes.get('message'));
}
