import type { Shown } from '../../src/protocol/tracePanel.ts';
import { type DetailTab, detailTabs } from './detailTab.ts';

/** What survives a reload of the page: where the reader was, never what was fetched. The host reads `traceId` to restore the panel. */
export interface Memory {
  readonly traceId?: string;
  readonly spanId?: string;
  /** What the host last asked to be shown (see {@link askedFor}): asking the same again is no reason to leave the reader's place. */
  readonly asked?: string;
  readonly tab: DetailTab;
  /** Steps whose inner steps are folded away. */
  readonly folded: readonly string[];
  /** Share of the width that the steps take. */
  readonly split: number;
  readonly markdown: boolean;
}

export const emptyMemory: Memory = { tab: 'messages', folded: [], split: 0.46, markdown: true };

export const minSplit = 0.15;
export const maxSplit = 0.85;

/** More folds than a person makes: the rest is not worth a place in the editor's state. */
const maxFolded = 1000;

/** Reads what was remembered, perhaps by another version of this page: what does not fit is left out. */
export function readMemory(stored: unknown): Memory {
  if (typeof stored !== 'object' || stored === null) return emptyMemory;
  const { traceId, spanId, asked, tab, folded, split, markdown } = stored as Partial<Record<keyof Memory, unknown>>;
  return {
    ...(typeof traceId === 'string' ? { traceId } : {}),
    ...(typeof spanId === 'string' ? { spanId } : {}),
    ...(typeof asked === 'string' ? { asked } : {}),
    tab: detailTabs.find((known) => known === tab) ?? emptyMemory.tab,
    folded: Array.isArray(folded) ? folded.filter((item) => typeof item === 'string').slice(0, maxFolded) : [],
    split: typeof split === 'number' && Number.isFinite(split) ? clampSplit(split) : emptyMemory.split,
    markdown: typeof markdown === 'boolean' ? markdown : emptyMemory.markdown,
  };
}

/** Names one request of the host to show something. */
export function askedFor({ traceId, spanId = '', request = 0 }: Shown): string {
  return `${traceId}/${spanId}/${request}`;
}

export function clampSplit(split: number): number {
  return Math.min(maxSplit, Math.max(minSplit, split));
}
