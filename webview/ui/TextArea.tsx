import { h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { focusWhenReady, valueOf } from './TextField.tsx';

interface TextAreaProps {
  readonly value: string;
  readonly label: string;
  readonly placeholder: string;
  readonly onInput: (value: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Lines of text to type; it takes the focus when it appears. */
export function TextArea({ value, label, placeholder, onInput, onKeyDown }: TextAreaProps) {
  const field = useRef<HTMLElement>(null);
  useEffect(() => focusWhenReady(field.current), []);
  return h('vscode-text-area', {
    ref: field,
    class: 'text-area',
    value,
    placeholder,
    rows: 3,
    resize: 'vertical',
    'aria-label': label,
    onInput: (event: Event) => onInput(valueOf(event)),
    onKeyDown,
  });
}
