import type OpenAI from 'openai';
import type { WantedCall } from './model.ts';

type Message = OpenAI.Chat.Completions.ChatCompletionMessageParam;

/** `gen_ai.system_instructions`: the system message's parts; undefined when there is none. */
export function genAiSystem(messages: readonly Message[]): string | undefined {
  const system = messages.filter((message) => message.role === 'system');
  return system.length === 0 ? undefined : JSON.stringify(system.map((message) => textPart(message.content)));
}

/** `gen_ai.input.messages`: all but the system message. */
export function genAiMessages(messages: readonly Message[]): string {
  return JSON.stringify(
    messages.filter((message) => message.role !== 'system').map((message) => ({ role: message.role, parts: partsOf(message) })),
  );
}

/** `gen_ai.output.messages`. */
export function genAiOutput(text: string, calls: readonly WantedCall[], finishReason: string): string {
  const parts = [...(text === '' ? [] : [textPart(text)]), ...calls.map(callPart)];
  return JSON.stringify([{ role: 'assistant', parts, finish_reason: finishReason }]);
}

function partsOf(message: Message): unknown[] {
  if (message.role === 'tool')
    return [{ type: 'tool_call_response', id: message.tool_call_id, response: parsed(String(message.content)) }];
  const text = typeof message.content === 'string' && message.content !== '' ? [textPart(message.content)] : [];
  if (message.role !== 'assistant') return text;
  const calls = (message.tool_calls ?? []).flatMap((call) =>
    call.type === 'function' ? [{ id: call.id, ...call.function }] : [],
  );
  return [...text, ...calls.map(callPart)];
}

function textPart(content: unknown): { readonly type: string; readonly content: unknown } {
  return { type: 'text', content };
}

function callPart(call: WantedCall): unknown {
  return { type: 'tool_call', id: call.id, name: call.name, arguments: parsed(call.arguments) };
}

/** JSON where it is JSON: models may write anything. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
