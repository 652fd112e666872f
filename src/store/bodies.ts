import { hash } from 'node:crypto';
import type { Db } from './database.ts';
import { createTemplateReader, TemplateWriter } from './templates.ts';
import type { ContentSink, ContentSource } from './valueCodec.ts';

/** First 16 bytes of SHA-256: safe against texts made to collide, and a tenth of what storing the text costs. */
export function contentHash(text: string): Buffer {
  return hash('sha256', text, 'buffer').subarray(0, 16);
}

interface Known {
  readonly id: number;
  /** traces.id of the first use. */
  readonly trace: number;
  /** The further trace that is known to be noted in body_uses. */
  notedFor: number;
  /** The list link that last held this body, and the link before it: histories repeat in the same order. */
  previous: number;
  link: number;
}

// About 4 MB. A body that dropped out costs one look into the index.
const maxKnown = 20_000;

/** Keeps texts by their content. Lives as long as the writer; all calls happen inside its transactions. */
export class BodyWriter {
  readonly #statements: ReturnType<typeof prepare>;
  readonly #known = new Map<string, Known>();
  readonly #heads = new Map<string, true>();
  readonly #templates: TemplateWriter;

  constructor(db: Db) {
    this.#statements = prepare(db);
    this.#templates = new TemplateWriter(db);
  }

  /** Forgets all ids: after a rollback, and after a deletion, since ids may be given again. */
  clear(): void {
    this.#known.clear();
    this.#heads.clear();
    this.#templates.clear();
  }

  /** Where the texts of one trace go; `trace` is traces.id. */
  sink(trace: number): ContentSink {
    return {
      body: (text) => this.#body(text, trace).id,
      list: (texts) => this.#list(texts, trace),
      hasBody: (text) => this.#find(contentHash(text)) !== undefined,
      wasSeen: (text) => this.#wasSeen(text),
      template: (entries) => this.#templates.find(entries),
    };
  }

  #body(text: string, trace: number): Known {
    const digest = contentHash(text);
    const found = this.#find(digest);
    if (found !== undefined) {
      if (found.trace !== trace && found.notedFor !== trace) {
        this.#statements.insertUse.run(found.id, trace);
        found.notedFor = trace;
      }
      return found;
    }
    const id = Number(this.#statements.insertBody.run(digest, trace, text).lastInsertRowid);
    return this.#remember(digest.toString('latin1'), { id, trace, notedFor: 0, previous: -1, link: 0 });
  }

  #list(texts: readonly string[], trace: number): number {
    let previous = 0;
    for (const text of texts) {
      const body = this.#body(text, trace);
      if (body.previous !== previous) {
        body.link =
          this.#statements.findLink.get(body.id, previous)?.id ??
          Number(this.#statements.insertLink.run(previous, body.id).lastInsertRowid);
        body.previous = previous;
      }
      previous = body.link;
    }
    return previous;
  }

  #find(digest: Buffer): Known | undefined {
    const key = digest.toString('latin1');
    const known = this.#known.get(key);
    if (known !== undefined) {
      // To the end of the queue: the least recently used goes first.
      this.#known.delete(key);
      this.#known.set(key, known);
      return known;
    }
    const row = this.#statements.findBody.get(digest);
    return row === undefined ? undefined : this.#remember(key, { ...row, notedFor: 0, previous: -1, link: 0 });
  }

  #remember(key: string, body: Known): Known {
    this.#known.set(key, body);
    trim(this.#known);
    return body;
  }

  #wasSeen(text: string): boolean {
    const digest = contentHash(text);
    const key = digest.toString('latin1');
    if (this.#heads.has(key) || this.#find(digest) !== undefined) return true;
    this.#heads.set(key, true);
    trim(this.#heads);
    return false;
  }
}

function trim(map: Map<string, unknown>): void {
  if (map.size <= maxKnown) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

function prepare(db: Db) {
  return {
    findBody: db.prepare<[Buffer], { id: number; trace: number }>('SELECT id, trace FROM bodies WHERE hash = ?'),
    insertBody: db.prepare<[Buffer, number, string]>('INSERT INTO bodies (hash, trace, text) VALUES (?, ?, ?)'),
    insertUse: db.prepare<[number, number]>('INSERT OR IGNORE INTO body_uses (body, trace) VALUES (?, ?)'),
    findLink: db.prepare<[number, number], { id: number }>('SELECT id FROM body_lists WHERE body = ? AND previous = ?'),
    insertLink: db.prepare<[number, number]>('INSERT INTO body_lists (previous, body) VALUES (?, ?)'),
  };
}

/** Reads what {@link BodyWriter} kept. Throws when something is missing, which only damage can cause. */
export function createBodyReader(db: Db): ContentSource {
  const textOf = db.prepare<[number], string>('SELECT text FROM bodies WHERE id = ?').pluck();
  const chain = db.prepare<[number], { previous: number; text: string }>(
    'SELECT l.previous, b.text FROM body_lists l JOIN bodies b ON b.id = l.body WHERE l.id = ?',
  );
  return {
    template: createTemplateReader(db),
    body: (id) => textOf.get(id) ?? missing('text', id),
    list(id) {
      const texts: string[] = [];
      for (let link = id; link !== 0; ) {
        const row = chain.get(link) ?? missing('list', link);
        texts.push(row.text);
        // Ids of links grow along a list; anything else is damage that would never end.
        if (row.previous >= link) return missing('list', link);
        link = row.previous;
      }
      return texts.reverse();
    },
  };
}

function missing(what: string, id: number): never {
  throw new Error(`A stored span refers to ${what} ${id}, which is not there: the database is damaged`);
}
