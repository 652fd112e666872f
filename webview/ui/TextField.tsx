import { h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './Icon.tsx';

interface TextFieldProps {
  readonly id?: string;
  readonly value: string;
  readonly label: string;
  readonly placeholder: string;
  readonly icon?: string;
  readonly onInput: (value: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** A line of text to type; it takes the focus when it appears. */
export function TextField({ id, value, label, placeholder, icon, onInput, onKeyDown }: TextFieldProps) {
  const field = useRef<HTMLElement>(null);
  useEffect(() => focusWhenReady(field.current), []);
  return h(
    'vscode-text-field',
    {
      ref: field,
      id,
      class: 'text-field',
      value,
      placeholder,
      'aria-label': label,
      onInput: (event: Event) => onInput(valueOf(event)),
      onKeyDown,
    },
    icon === undefined ? null : <Icon name={icon} className="text-field-icon" />,
  );
}

/** What stands in the field that sent `event`. */
export function valueOf(event: Event): string {
  return (event.currentTarget as HTMLInputElement).value;
}

/** A toolkit field renders its inner control one task after it is attached; only then can it take the focus. */
export function focusWhenReady(field: HTMLElement | null): () => void {
  const timer = setTimeout(() => field?.focus());
  return () => clearTimeout(timer);
}

/** Whether keys pressed in an element are typed into it. */
export function isTextControl({ localName }: Element): boolean {
  return /^(input|textarea|select|vscode-text-field|vscode-text-area)$/.test(localName);
}
