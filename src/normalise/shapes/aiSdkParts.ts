import { objectAt } from '../structured.ts';
import { readMedia } from './media.ts';
import { type PartReader, readToolCall, readToolResult } from './partReader.ts';

/** Vercel AI SDK 3 to 7, by `type`: `args` and `result` up to 4, `input` and `output` since. */
export const aiSdkParts: readonly (readonly [type: string, PartReader])[] = [
  ['tool-call', readToolCall],
  ['tool-result', readToolResult],
  ['tool-error', readToolResult],
  ['reasoning-file', readMedia],
  [
    'tool-invocation',
    (part) => {
      const invocation = objectAt(part, 'toolInvocation') ?? part;
      const call = readToolCall(invocation);
      return invocation.get('result') === undefined ? call : [...call, ...readToolResult(invocation)];
    },
  ],
];
