import type { Attribute, Attributes } from '../model/attributes.ts';

/** A run of attributes `prefix.N.name`, as OpenInference writes lists of messages and documents. */
export interface FlatList {
  /** The run is `attributes.slice(from, to)`. */
  readonly from: number;
  readonly to: number;
  readonly prefix: string;
  /** N of the first element. */
  readonly first: number;
  /** The attributes of each element, their keys without `prefix.N.`. */
  readonly items: readonly Attributes[];
}

const indexed = /^(.+?)\.(0|[1-9]\d{0,6})\.(.+)$/s;

/** Finds the runs with at least `minItems` elements, numbered without gaps; anything less regular is left alone. */
export function findFlatLists(attributes: Attributes, minItems: number): readonly FlatList[] {
  if (attributes.length < minItems || !mayHaveList(attributes, minItems)) return [];
  const lists: FlatList[] = [];
  for (let from = 0; from < attributes.length; ) {
    const list = readList(attributes, from);
    if (list !== undefined && list.items.length >= minItems) lists.push(list);
    from = list === undefined ? from + 1 : list.to;
  }
  return lists;
}

// A list of so many elements has this number somewhere; most spans are done after this look.
function mayHaveList(attributes: Attributes, minItems: number): boolean {
  const infix = `.${minItems - 1}.`;
  return attributes.some(([key]) => key.includes(infix));
}

function readList(attributes: Attributes, from: number): FlatList | undefined {
  const start = match(attributes[from]);
  if (start === undefined) return undefined;
  const items: Attribute[][] = [];
  let to = from;
  for (
    let current: Match | undefined = start;
    current !== undefined && current.prefix === start.prefix;
    current = match(attributes[to])
  ) {
    const position = current.index - start.index;
    if (position === items.length) items.push([]);
    else if (position !== items.length - 1) break;
    items[position]?.push([current.name, current.value]);
    to += 1;
  }
  return { from, to, prefix: start.prefix, first: start.index, items };
}

interface Match {
  readonly prefix: string;
  readonly index: number;
  readonly name: string;
  readonly value: Attribute[1];
}

function match(attribute: Attribute | undefined): Match | undefined {
  const found = attribute === undefined ? null : indexed.exec(attribute[0]);
  if (attribute === undefined || found === null) return undefined;
  const [, prefix = '', index = '', name = ''] = found;
  return { prefix, index: Number(index), name, value: attribute[1] };
}
