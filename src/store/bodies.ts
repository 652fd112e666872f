import { hash } from 'node:crypto';
import type { Db } from './database.ts';
import { GrownLists } from './grownLists.ts';
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
const samples = 64;
const goldenRatio = 0.618033988749895;
// Bytes: a little less than a quarter of a page.
const maxPiece = 1000;

/** Keeps texts by their content. Lives as long as the writer; all calls happen inside its transactions. */
export class BodyWriter {
  readonly #statements: ReturnType<typeof prepare>;
  readonly #known = new Map<string, Known>();
  readonly #seen = new Map<number, true>();
  readonly #grown = new GrownLists();
  readonly #templates: TemplateWriter;

  constructor(db: Db) {
    this.#statements = prepare(db);
    this.#templates = new TemplateWriter(db);
  }

  /** Forgets all ids: after a rollback, and after a deletion, since ids may be given again. */
  clear(): void {
    this.#known.clear();
    this.#seen.clear();
    this.#grown.clear();
    this.#templates.clear();
  }

  /** Where the texts of one trace go; `trace` is traces.id. */
  sink(trace: number): ContentSink {
    return {
      body: (text) => this.#body(text, trace).id,
      list: (texts, after) => this.#list(texts, trace, after),
      grownFrom: (text) => this.#grown.find(trace, text),
      remember: (list) => this.#grown.remember(trace, list),
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
    const id = this.#insert(digest, trace, text);
    this.#see(sample(text));
    return this.#remember(digest.toString('latin1'), { id, trace, notedFor: 0, previous: -1, link: 0 });
  }

  #insert(digest: Buffer, trace: number, text: string): number {
    const pieces = cut(text);
    if (pieces.length === 1) return Number(this.#statements.insertBody.run(digest, trace, text).lastInsertRowid);
    let last = 0;
    for (const piece of pieces) last = Number(this.#statements.insertPiece.run(piece).lastInsertRowid);
    return Number(this.#statements.insertLong.run(digest, trace, last - pieces.length + 1, pieces.length).lastInsertRowid);
  }

  #list(texts: readonly string[], trace: number, after = 0): number {
    let previous = after;
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
    const mark = sample(text);
    // Not asked of the database: after a restart, what is sent again is kept once more.
    if (this.#seen.has(mark)) return true;
    this.#see(mark);
    return false;
  }

  #see(mark: number): void {
    this.#seen.set(mark, true);
    trim(this.#seen);
  }
}

/**
 * SQLite fills its pages badly with rows of half a page and more: a text of 3 KB would take a page of 4 KB. Pieces of a quarter
 * of a page pack well.
 */
function cut(text: string): readonly string[] {
  const bytes = Buffer.byteLength(text);
  const count = Math.ceil(bytes / maxPiece);
  if (count === 1) return [text];
  const length = Math.ceil(text.length / count);
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + length, text.length);
    // Not between the halves of a surrogate pair.
    if (end < text.length && (text.charCodeAt(end) & 0xfc00) === 0xdc00) end += 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

/**
 * A number that equal texts share and others hardly ever do: made of the length and of characters from all over. It only
 * guesses whether a text came before; two that share it by chance cost a row more.
 */
function sample(text: string): number {
  const { length } = text;
  let mark = length;
  // Multiples of the golden ratio fall into step with no repetition inside the text.
  for (let index = 0; index < samples; index++) {
    mark = (Math.imul(mark, 31) + text.charCodeAt(Math.floor(((index * goldenRatio) % 1) * length))) | 0;
  }
  return mark;
}

function trim(map: Map<unknown, unknown>): void {
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
    insertLong: db.prepare<[Buffer, number, number, number]>(
      'INSERT INTO bodies (hash, trace, first_piece, piece_count) VALUES (?, ?, ?, ?)',
    ),
    insertPiece: db.prepare<[string]>('INSERT INTO body_pieces (text) VALUES (?)'),
    insertUse: db.prepare<[number, number]>('INSERT OR IGNORE INTO body_uses (body, trace) VALUES (?, ?)'),
    findLink: db.prepare<[number, number], { id: number }>('SELECT id FROM body_lists WHERE body = ? AND previous = ?'),
    insertLink: db.prepare<[number, number]>('INSERT INTO body_lists (previous, body) VALUES (?, ?)'),
  };
}

interface BodyRow {
  readonly text: string | null;
  readonly first_piece: number | null;
  readonly piece_count: number | null;
}

/** Reads what {@link BodyWriter} kept. Throws when something is missing, which only damage can cause. */
export function createBodyReader(db: Db): ContentSource {
  const bodyOf = db.prepare<[number], BodyRow>('SELECT text, first_piece, piece_count FROM bodies WHERE id = ?');
  const piecesOf = db.prepare<[number, number], string>('SELECT text FROM body_pieces WHERE id >= ? ORDER BY id LIMIT ?').pluck();
  const chain = db.prepare<[number], { previous: number; body: number }>('SELECT previous, body FROM body_lists WHERE id = ?');

  function body(id: number): string {
    const row = bodyOf.get(id) ?? missing('text', id);
    if (row.first_piece === null || row.piece_count === null) return row.text ?? missing('text', id);
    return piecesOf.all(row.first_piece, row.piece_count).join('');
  }

  return {
    body,
    template: createTemplateReader(db),
    list(id) {
      const texts: string[] = [];
      for (let link = id; link !== 0; ) {
        const row = chain.get(link) ?? missing('list', link);
        texts.push(body(row.body));
        // A link is younger than those before it; anything else is damage that would never end.
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
