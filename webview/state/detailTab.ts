/** What the detail of a step can show. */
export const detailTabs = ['messages', 'context', 'scores', 'parameters', 'raw'] as const;
export type DetailTab = (typeof detailTabs)[number];

/** Which tab was asked for, and on which step. */
export interface TabChoice {
  readonly tab: DetailTab;
  readonly spanId?: string | undefined;
}

/**
 * The tab to show for a step. What was chosen on this very step holds; on another step the choice is a wish, and a tab
 * with nothing in it gives way to the messages, or to the documents of a step that has nothing else.
 */
export function tabFor(choice: TabChoice, spanId: string, filled: ReadonlySet<DetailTab>): DetailTab {
  if (choice.spanId === spanId || filled.has(choice.tab)) return choice.tab;
  return filled.has('context') && !filled.has('messages') ? 'context' : 'messages';
}
