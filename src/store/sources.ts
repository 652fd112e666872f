import type { Resource, Scope } from '../model/received.ts';
import { contentHash } from './bodies.ts';
import type { Db } from './database.ts';
import { decodeResource, decodeScope, encodeResource, encodeScope } from './spanCodec.ts';
import type { ContentSource } from './valueCodec.ts';

/** Keeps resources and scopes once each. Lives as long as the writer; all calls happen inside its transactions. */
export class SourceWriter {
  readonly #resources: Interner;
  readonly #scopes: Interner;
  // One object serves all spans of a request.
  #ids = new WeakMap<Resource | Scope, number>();

  constructor(db: Db) {
    this.#resources = createInterner(db, 'resources');
    this.#scopes = createInterner(db, 'scopes');
  }

  /** Forgets all ids; see BodyWriter.clear. */
  clear(): void {
    this.#ids = new WeakMap();
  }

  /** resources.id */
  resource(resource: Resource): number {
    return this.#ids.get(resource) ?? this.#keep(resource, this.#resources(encodeResource(resource)));
  }

  /** scopes.id */
  scope(scope: Scope): number {
    return this.#ids.get(scope) ?? this.#keep(scope, this.#scopes(encodeScope(scope)));
  }

  #keep(source: Resource | Scope, id: number): number {
    this.#ids.set(source, id);
    return id;
  }
}

type Interner = (data: string) => number;

function createInterner(db: Db, table: 'resources' | 'scopes'): Interner {
  const find = db.prepare<[Buffer], number>(`SELECT id FROM ${table} WHERE hash = ?`).pluck();
  const insert = db.prepare<[Buffer, string]>(`INSERT INTO ${table} (hash, data) VALUES (?, ?)`);
  return (data) => {
    const digest = contentHash(data);
    return find.get(digest) ?? Number(insert.run(digest, data).lastInsertRowid);
  };
}

/** Reads resources and scopes by id; spans of one resource share one object. */
export interface SourceReader {
  resource(id: number): Resource;
  scope(id: number): Scope;
}

export function createSourceReader(db: Db, content: ContentSource): SourceReader {
  return {
    resource: createLookup(db, 'resources', (data) => decodeResource(data, content)),
    scope: createLookup(db, 'scopes', (data) => decodeScope(data, content)),
  };
}

const maxRemembered = 256;

function createLookup<Value>(db: Db, table: 'resources' | 'scopes', decode: (data: string) => Value): (id: number) => Value {
  const dataOf = db.prepare<[number], string>(`SELECT data FROM ${table} WHERE id = ?`).pluck();
  // By text, not by id: another process may clear the database and give the ids again.
  const known = new Map<string, Value>();
  return (id) => {
    const data = dataOf.get(id);
    if (data === undefined)
      throw new Error(`A stored span refers to row ${id} of ${table}, which is not there: the database is damaged`);
    let value = known.get(data);
    if (value === undefined) {
      value = decode(data);
      if (known.size >= maxRemembered) known.clear();
      known.set(data, value);
    }
    return value;
  };
}
