import { type ComponentChildren, h } from 'preact';

interface CheckboxProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ComponentChildren;
}

/** A box to tick with its words. */
export function Checkbox({ checked, onChange, children }: CheckboxProps) {
  // The element also fires `change` when `checked` is set from here: only what a person did is passed on.
  const changed = (event: Event) => {
    const now = (event.currentTarget as HTMLInputElement).checked;
    if (now !== checked) onChange(now);
  };
  return h('vscode-checkbox', { class: 'checkbox', checked, onChange: changed }, children);
}
