import type { ObservationType, Status } from '../../src/model/observation.ts';

/** How a type of observation looks: an icon, its word, and its accent (a class of styles/tokens.css). */
export interface Kind {
  readonly icon: string;
  readonly word: string;
  readonly accent: string;
}

/** One accent per family of types; icon and word always stand beside it. The icons are those of the sidebar (src/present/nodeIcons.ts). */
export const kinds: Readonly<Record<ObservationType, Kind>> = {
  generation: { icon: 'sparkle', word: 'Generation', accent: 'accent-generation' },
  retrieval: { icon: 'search', word: 'Retrieval', accent: 'accent-retrieval' },
  embedding: { icon: 'symbol-numeric', word: 'Embedding', accent: 'accent-retrieval' },
  reranker: { icon: 'list-ordered', word: 'Reranker', accent: 'accent-retrieval' },
  tool: { icon: 'tools', word: 'Tool', accent: 'accent-tool' },
  agent: { icon: 'hubot', word: 'Agent', accent: 'accent-agent' },
  chain: { icon: 'link', word: 'Chain', accent: 'accent-plain' },
  guardrail: { icon: 'shield', word: 'Guardrail', accent: 'accent-evaluator' },
  evaluator: { icon: 'law', word: 'Evaluator', accent: 'accent-evaluator' },
  event: { icon: 'symbol-event', word: 'Event', accent: 'accent-plain' },
  span: { icon: 'circle-outline', word: 'Span', accent: 'accent-plain' },
};

/** The icon and the word of a state. `unset` is OpenTelemetry's "nobody said": not a success, not a failure, and nothing to show. */
export function statusLook(
  status: Status,
  running: boolean,
): { readonly icon: string; readonly word: string; readonly className: string } | undefined {
  if (status === 'error') return { icon: 'error', word: 'error', className: 'error' };
  if (running) return { icon: 'loading codicon-modifier-spin', word: 'running', className: 'muted' };
  if (status === 'ok') return { icon: 'pass', word: 'ok', className: 'passed' };
  return undefined;
}
