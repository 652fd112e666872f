import { useState } from 'preact/hooks';
import { type Json, JsonObject, parseJson, stringify } from '../../src/model/json.ts';
import { Icon } from './Icon.tsx';
import { Text } from './Text.tsx';

const pageSize = 100;
const previewLength = 80;

/**
 * Reads text that should be JSON. Undefined for anything but an object or an array, and for numbers longer than a double
 * holds: showing them rounded would invent a value, so the caller shows the text.
 */
export function parseForView(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text) || /\d{16}/.test(text)) return undefined;
  const json = parseJson(text);
  return typeof json === 'object' && json !== null ? json : undefined;
}

/** JSON as a tree that folds. `openDepth` levels are open at first. */
export function JsonView({ value, openDepth = 1 }: { readonly value: Json; readonly openDepth?: number }) {
  return (
    <div class="json">
      <JsonNode value={value} openDepth={openDepth} />
    </div>
  );
}

interface JsonNodeProps {
  /** The key or the index; undefined for the root. */
  readonly name?: string | undefined;
  readonly value: Json;
  readonly openDepth: number;
}

function JsonNode({ name, value, openDepth }: JsonNodeProps) {
  const [open, setOpen] = useState(openDepth > 0);
  const [shown, setShown] = useState(pageSize);
  const children = childrenOf(value);
  if (children === undefined || children.length === 0) {
    return (
      <div class="json-line json-leaf">
        <JsonName name={name} />
        <JsonScalar value={value} />
      </div>
    );
  }
  return (
    <div>
      <button type="button" class="json-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <JsonName name={name} />
        {open ? (
          <span class="muted">{value instanceof JsonObject ? `{${children.length}}` : `[${children.length}]`}</span>
        ) : (
          <span class="json-preview">
            <Text text={preview(value)} />
          </span>
        )}
      </button>
      {open && (
        <div class="json-children">
          {children.slice(0, shown).map(([key, child], index) => (
            <JsonNode key={index} name={key} value={child} openDepth={openDepth - 1} />
          ))}
          {children.length > shown && (
            <button type="button" class="json-line link-button" onClick={() => setShown(shown + pageSize)}>
              {`${children.length - shown} more`}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function JsonName({ name }: { readonly name: string | undefined }) {
  if (name === undefined) return null;
  return (
    <span class="json-name">
      <Text text={name} />:{' '}
    </span>
  );
}

function JsonScalar({ value }: { readonly value: Json }) {
  if (typeof value === 'string') {
    return (
      <span class="json-string">
        <Text text={value} />
      </span>
    );
  }
  const kind = value === null ? 'null' : typeof value === 'object' ? 'empty' : typeof value;
  return <span class={`json-${kind}`}>{stringify(value)}</span>;
}

function childrenOf(value: Json): readonly (readonly [string, Json])[] | undefined {
  if (value instanceof JsonObject) return [...value.entries];
  if (Array.isArray(value)) return value.map((item: Json, index) => [String(index), item] as const);
  return undefined;
}

/** The beginning of the JSON text, on one line. */
export function preview(value: Json): string {
  const text = stringify(value);
  return text.length > previewLength ? `${text.slice(0, previewLength)}…` : text;
}
