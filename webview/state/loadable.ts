import { ProtocolError } from '../../src/protocol/errors.ts';

/** Something that was asked for. While it is asked for anew, the old value stays. */
export type Loadable<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: Value }
  | { readonly state: 'failed'; readonly gone: boolean; readonly message: string };

/** Turns what a request threw into something to show. `gone` tells that asking again will not help. */
export function failure(error: unknown): { readonly state: 'failed'; readonly gone: boolean; readonly message: string } {
  const gone = error instanceof ProtocolError && error.code === 'notFound';
  return { state: 'failed', gone, message: messageOf(error) };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
