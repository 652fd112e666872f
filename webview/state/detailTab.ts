/** What the detail of a step can show. */
export const detailTabs = ['messages', 'context', 'scores', 'parameters', 'raw'] as const;
export type DetailTab = (typeof detailTabs)[number];

/** Which tab was asked for, and on which step. */
export interface TabChoice {
  readonly tab: DetailTab;
  readonly spanId?: string | undefined;
}

/**
 * The tab to show for a step. What was chosen on this very step holds; on another step the choice is a wish: a tab with
 * nothing in it, and the messages everyone begins with, give way to `main`, what that step is about.
 */
export function tabFor(choice: TabChoice, spanId: string, main: DetailTab, filled: ReadonlySet<DetailTab>): DetailTab {
  if (choice.spanId === spanId) return choice.tab;
  return choice.tab !== 'messages' && filled.has(choice.tab) ? choice.tab : main;
}
