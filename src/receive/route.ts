import type { Signal } from './handler.ts';

/** Where a request goes. `method` is what the place answers to. */
export type Route =
  | { readonly kind: 'export'; readonly signal: Signal; readonly methods: readonly string[] }
  | { readonly kind: 'identity' | 'help'; readonly methods: readonly string[] };

const signals: readonly Signal[] = ['traces', 'logs', 'metrics'];
const read = ['GET', 'HEAD'];
const write = ['POST'];

/**
 * The place a request target names; undefined when there is none. `/v1/traces` and its kin are taken at any prefix
 * (`/api/public/otel/v1/traces`), since exporters are configured for other back ends; `/api/otlp` is where Genkit sends.
 */
export function routeOf(target: string): Route | undefined {
  const path = target.split('?', 1)[0] ?? '';
  const signal = signals.find((name) => path.endsWith(`/v1/${name}`));
  if (signal !== undefined) return { kind: 'export', signal, methods: write };
  if (path === '/api/otlp') return { kind: 'export', signal: 'traces', methods: write };
  if (path === '/promptrail') return { kind: 'identity', methods: read };
  return path === '/' ? { kind: 'help', methods: read } : undefined;
}
