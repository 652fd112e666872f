import type { Db } from './database.ts';
import { asArray } from './valueCodec.ts';

/**
 * One entry of a list of attributes: a key with its value, or many attributes `prefix.0.name`, `prefix.1.name` ... with the id
 * of the list that holds them.
 */
export interface Entry {
  /** JSON: a string, or `[prefix, first index]`. */
  readonly key: string;
  /** JSON, see valueCodec.ts. */
  readonly value: string;
}

/** Keys of attributes that come again and again in this order, and what was their value once: spans hold what differs. */
export interface Template {
  readonly id: number;
  readonly keys: readonly string[];
  /** Undefined where every span holds its own. */
  readonly values: readonly (string | undefined)[];
}

// A template is made when a shape comes for the second time, and not for shapes without end.
const maxTemplates = 2000;
const maxShapes = 10_000;
const maxShape = 4000;
// Longer values are rarely usual.
const maxValue = 100;

/** Finds and makes templates of attributes. Lives as long as the writer; all calls happen inside its transactions. */
export class TemplateWriter {
  readonly #all: () => readonly { readonly id: number; readonly data: string }[];
  readonly #insert: (data: string) => number;
  readonly #known = new Map<string, Template>();
  readonly #seenOnce = new Set<string>();
  #isLoaded = false;

  constructor(db: Db) {
    const all = db.prepare<[], { id: number; data: string }>('SELECT id, data FROM attribute_templates');
    const insert = db.prepare<[string]>('INSERT INTO attribute_templates (data) VALUES (?)');
    this.#all = () => all.all();
    this.#insert = (data) => Number(insert.run(data).lastInsertRowid);
  }

  /** Forgets all ids; see BodyWriter.clear. */
  clear(): void {
    this.#known.clear();
    this.#seenOnce.clear();
    this.#isLoaded = false;
  }

  /** The template with exactly these keys, if they are worth one. */
  find(entries: readonly Entry[]): Template | undefined {
    if (entries.length < 2) return undefined;
    if (!this.#isLoaded) this.#load();
    // Keys are JSON, so that no key can look like two.
    const shape = entries.map(({ key }) => key).join();
    if (shape.length > maxShape) return undefined;
    const known = this.#known.get(shape);
    if (known !== undefined) return known;
    if (!this.#seenOnce.has(shape)) {
      if (this.#seenOnce.size < maxShapes) this.#seenOnce.add(shape);
      return undefined;
    }
    if (this.#known.size >= maxTemplates) return undefined;
    const values = entries.map((entry) => (mayBeUsual(entry) ? entry.value : undefined));
    const data = `[[${shape}],[${values.map((value) => value ?? 'null').join()}]]`;
    const template: Template = { id: this.#insert(data), keys: entries.map(({ key }) => key), values };
    this.#known.set(shape, template);
    return template;
  }

  #load(): void {
    for (const { id, data } of this.#all()) {
      const parsed = parse(data);
      const keys = parsed.keys.map((key) => JSON.stringify(key));
      const values = parsed.values.map((value) => (value === null ? undefined : JSON.stringify(value)));
      this.#known.set(keys.join(), { id, keys, values });
    }
    this.#isLoaded = true;
  }
}

/** No references: a template must not keep bodies alive, nor outlive them. */
function mayBeUsual({ key, value }: Entry): boolean {
  return !key.startsWith('[') && value !== 'null' && value.length <= maxValue && !value.includes('{');
}

/** Reads the parsed content of a template, by its id. Throws when it is not there. */
export function createTemplateReader(
  db: Db,
): (id: number) => { readonly keys: readonly unknown[]; readonly values: readonly unknown[] } {
  const dataOf = db.prepare<[number], string>('SELECT data FROM attribute_templates WHERE id = ?').pluck();
  // By text, not by id: another process may clear the database and give the ids again.
  const known = new Map<string, ReturnType<typeof parse>>();
  return (id) => {
    const data = dataOf.get(id);
    if (data === undefined)
      throw new Error(`A stored span refers to template ${id}, which is not there: the database is damaged`);
    let template = known.get(data);
    if (template === undefined) {
      template = parse(data);
      if (known.size >= maxTemplates) known.clear();
      known.set(data, template);
    }
    return template;
  };
}

function parse(data: string): { readonly keys: readonly unknown[]; readonly values: readonly unknown[] } {
  const [keys, values] = asArray(JSON.parse(data));
  return { keys: asArray(keys), values: asArray(values) };
}
