import type { ObservationType, Status } from '../model/observation.ts';
import type { Verdict } from './scoreText.ts';

/** A codicon and, for an accent, the id of a theme colour. */
export interface NodeIcon {
  readonly id: string;
  readonly color?: string;
}

/** One icon per type of step; the accents are those of the panel (ui.md). */
const typeIcons: { readonly [Type in ObservationType]: NodeIcon } = {
  generation: { id: 'sparkle', color: 'charts.blue' },
  retrieval: { id: 'search', color: 'charts.green' },
  embedding: { id: 'symbol-numeric', color: 'charts.green' },
  reranker: { id: 'list-ordered', color: 'charts.green' },
  tool: { id: 'tools', color: 'charts.orange' },
  agent: { id: 'hubot', color: 'charts.purple' },
  chain: { id: 'link' },
  guardrail: { id: 'shield', color: 'charts.yellow' },
  evaluator: { id: 'law', color: 'charts.yellow' },
  event: { id: 'symbol-event' },
  span: { id: 'circle-outline' },
};

const verdictIcons: { readonly [Word in Verdict]: NodeIcon } = {
  pass: { id: 'pass', color: 'testing.iconPassed' },
  fail: { id: 'error', color: 'charts.yellow' },
};

/** Not the icon of a failed verdict: the app failed here, nobody judged. */
const errorIcon: NodeIcon = { id: 'warning', color: 'errorForeground' };

export const sessionIcon: NodeIcon = { id: 'comment-discussion' };

export function turnIcon(status: Status, verdict: Verdict | undefined): NodeIcon {
  if (verdict !== undefined) return verdictIcons[verdict];
  return status === 'error' ? errorIcon : { id: 'comment' };
}

/** A failed step keeps the icon of its type, in the colour of errors: the description says what went wrong. */
export function stepIcon(type: ObservationType, status: Status, verdict: Verdict | undefined): NodeIcon {
  if (verdict !== undefined) return verdictIcons[verdict];
  return status === 'error' ? { id: typeIcons[type].id, color: 'errorForeground' } : typeIcons[type];
}
