import type { Json } from './json.ts';

/** Who speaks. Other roles (such as `developer`) are folded into the nearest of these and kept in {@link Message.name}'s place only when told. */
export type Role = 'system' | 'user' | 'assistant' | 'tool';

/** One piece of a message (design §5). What is not understood is kept as `unknown` and shown. */
export type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'tool_call'; readonly id?: string; readonly name: string; readonly arguments: Json }
  | { readonly type: 'tool_result'; readonly id?: string; readonly result: Json }
  | { readonly type: 'media'; readonly mimeType?: string; readonly uri?: string }
  | { readonly type: 'unknown'; readonly value: Json };

export interface Message {
  readonly role: Role;
  readonly name?: string;
  readonly parts: readonly Part[];
}
