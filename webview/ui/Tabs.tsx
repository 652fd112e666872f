import { type ComponentChildren, h } from 'preact';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** Shown after the label; nothing is shown for undefined. */
  readonly count?: number;
}

interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly active: Id;
  readonly onSelect: (id: Id) => void;
  /** What the active tab shows; the others hold nothing. */
  readonly children: ComponentChildren;
}

/** A row of tabs over one panel. Arrow keys, Home and End walk them. */
export function Tabs<Id extends string>({ label, tabs, active, onSelect, children }: TabsProps<Id>) {
  const changed = (event: Event) => {
    // `change` of a field inside the panel bubbles up to here.
    if (event.target !== event.currentTarget) return;
    const activeId = (event.currentTarget as HTMLElement & { readonly activeid?: string }).activeid;
    const tab = tabs.find(({ id }) => tabId(id) === activeId);
    if (tab !== undefined && tab.id !== active) onSelect(tab.id);
  };
  return h(
    'vscode-panels',
    // Its sliding indicator would be motion; the styles underline the selected tab instead.
    { class: 'tabs', activeid: tabId(active), activeindicator: false, 'aria-label': label, onChange: changed },
    tabs.map(({ id, label: words, count }) =>
      h(
        'vscode-panel-tab',
        { key: `tab-${id}`, id: tabId(id), class: id === active ? 'tab active' : 'tab' },
        words,
        count === undefined ? null : <span class="tab-count">{count}</span>,
      ),
    ),
    tabs.map(({ id }) =>
      h('vscode-panel-view', { key: `view-${id}`, id: `view-${id}`, class: 'tab-view' }, id === active ? children : null),
    ),
  );
}

function tabId(id: string): string {
  return `tab-${id}`;
}
