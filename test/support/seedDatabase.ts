import { createHash } from 'node:crypto';
import { normaliserVersion } from '../../src/normalise/normaliserVersion.ts';

/** What seeding needs of an open, writable database that has the schema. */
export interface SeedTarget {
  prepare(text: string): { run(...values: unknown[]): unknown };
  exec(text: string): unknown;
}

export interface SeedOptions {
  readonly sessions: number;
  readonly turnsPerSession?: number;
  /** Observations per turn: agent, retrieval, generation, HTTP call, then tools. */
  readonly spansPerTurn?: number;
  readonly seed?: number;
  /** Start of the newest session, ms since the epoch. */
  readonly now?: number;
  /** Words of message text per turn; 0 leaves out full text, which is the slow part. */
  readonly words?: number;
  /** The stored form of a span, for tests that read spans back. */
  readonly raw?: string;
}

type Row = Readonly<Record<string, unknown>>;

const subjects = ['kayak', 'paddle', 'tent', 'dry bag', 'helmet', 'rope', 'stove', 'lamp', 'canoe', 'sleeping bag'];
const questions = ['Can I return a', 'How long does the warranty last on a', 'Where do you ship a', 'What is the price of a'];
const models = ['gpt-5.2', 'gpt-5.2-mini', 'claude-sonnet-5'];

/**
 * Fills a database with sessions that look like a support chatbot's. Every tenth turn fails; every fifth has a `quality`
 * below 0.7, the tag `intent:refund` and the word "refund" in its text. The same seed gives the same rows.
 * It writes rows, not telemetry: use the store's writer to test ingestion.
 */
export function seedDatabase(database: SeedTarget, options: SeedOptions): void {
  const { sessions, turnsPerSession = 1, spansPerTurn = 4, words = 12, raw = '{}', seed = 0x5eed0001 } = options;
  const now = options.now ?? 1_750_000_000_000;
  const random = seededRandom(seed);
  const pick = (items: readonly string[]): string => items[Math.floor(random() * items.length)] ?? '';
  const insert = inserter(database);
  database.exec('BEGIN');
  insert('resources', { id: 1, hash: hash('resource', 16), data: '{}' });
  insert('scopes', { id: 1, hash: hash('scope', 16), data: '{}' });
  let trace = 0;
  let span = 0;
  for (let session = 1; session <= sessions; session++) {
    const sessionStart = nanos(now - (sessions - session) * 60_000);
    const subject = pick(subjects);
    const sessionTitle = `${pick(questions)} ${subject}?`;
    const totals = { error_count: 0, tokens: 0, cost_usd: 0, last_ns: sessionStart };
    for (let turn = 0; turn < turnsPerSession; turn++) {
      trace++;
      const failed = trace % 10 === 0;
      const poor = trace % 5 === 0;
      const trace_id = hash(`trace ${seed} ${trace}`, 16);
      const start_ns = sessionStart + nanos(turn * 10_000);
      const end_ns = start_ns + nanos(500 + Math.floor(random() * 6000));
      const input_tokens = 500 + Math.floor(random() * 4000);
      const output_tokens = 50 + Math.floor(random() * 500);
      const usage = { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens };
      const cost_usd = (input_tokens * 2 + output_tokens * 8) / 1_000_000;
      const model = pick(models);
      const title = turn === 0 ? sessionTitle : `And ${pick(questions).toLowerCase()} ${subject}?`;
      const common = { trace, noise: 0, convention: 'gen_ai', status: 0, counted: 0, usage_below: 0, ...stored, raw };
      const root = ++span;
      insert('spans', {
        ...common,
        id: root,
        span_id: spanKey(root),
        type: 'agent',
        name: 'chat_turn',
        start_ns,
        end_ns,
        usage_below: 1,
        status: failed ? 2 : 0,
      });
      for (let step = 1; step < spansPerTurn; step++) {
        const id = ++span;
        const length = (end_ns - start_ns) / BigInt(spansPerTurn);
        const place = { id, span_id: spanKey(id), parent_id: spanKey(root), start_ns: start_ns + length * BigInt(step) };
        const row = { ...common, ...place, end_ns: place.start_ns + length };
        if (step === 1) {
          insert('spans', { ...row, type: 'retrieval', name: 'vector_search', document_count: Math.floor(random() * 5) });
        } else if (step === 2) {
          const failure = failed ? { status: 2, status_message: 'rate limit' } : { status: 0, status_message: null };
          const prompt = { prompt_name: 'support', prompt_version: 'a1b2c3' };
          insert('spans', {
            ...row,
            ...usage,
            ...prompt,
            ...failure,
            type: 'generation',
            name: `chat ${model}`,
            model,
            provider: 'openai',
            cost_usd,
            counted: 1,
            first_token_ms: 410,
          });
        } else if (step === 3) {
          insert('spans', { ...row, type: 'span', name: 'POST', noise: 1, convention: 'none' });
        } else {
          insert('spans', { ...row, type: 'tool', name: `tool_${step}` });
        }
      }
      insert('traces', {
        id: trace,
        trace_id,
        session,
        name: 'chat_turn',
        name_ns: start_ns,
        title,
        title_ns: start_ns,
        service: 'support-bot',
        environment: 'demo',
        release: '1.0.0',
        user_id: `user-${session % 100}`,
        model,
        start_ns,
        end_ns,
        arrived_ms: Number(end_ns / 1_000_000n),
        span_count: spansPerTurn,
        hidden_count: spansPerTurn > 3 ? 1 : 0,
        error_count: failed ? 2 : 0,
        root_status: failed ? 2 : 0,
        ...usage,
        cost_usd,
        ...whole,
        revision: trace,
      });
      insert('tags', { trace, tag: poor ? 'intent:refund' : 'intent:other' });
      insert('scores', {
        id: `seed-${seed}-${trace}`,
        name: 'quality',
        target: 'trace',
        trace_id,
        type: 'numeric',
        number: poor ? random() * 0.69 : 0.7 + random() * 0.3,
        pass: poor ? 0 : 1,
        source: 'judge',
        evaluator: 'seed',
        time_ms: Number(end_ns / 1_000_000n),
      });
      if (words > 0) {
        const filler = Array.from({ length: words }, () => `word${Math.floor(random() ** 3 * 20_000)}`).join(' ');
        const text = `${title} Order order${trace}. ${poor ? 'The customer wants a refund.' : ''} ${filler}`;
        insert('bodies', { id: trace, hash: hash(text, 16), trace, text });
        insert('texts', { rowid: trace * 2, text });
      }
      totals.error_count += failed ? 1 : 0;
      totals.tokens += usage.total_tokens;
      totals.cost_usd += cost_usd;
      if (end_ns > totals.last_ns) totals.last_ns = end_ns;
    }
    insert('sessions', {
      id: session,
      session_id: `session-${session}`,
      title: sessionTitle,
      title_ns: sessionStart,
      turn_count: turnsPerSession,
      token_turns: turnsPerSession,
      cost_turns: turnsPerSession,
      start_ns: sessionStart,
      ...totals,
      service: 'support-bot',
      user_id: `user-${session % 100}`,
      revision: session,
    });
  }
  database.prepare('UPDATE state SET revision = ?, indexed_body = ?, indexed_span = ?').run(trace, trace, span);
  database.exec('COMMIT');
}

const stored = { resource: 1, scope: 1 };
/** What the writer needs to know of a trace that is whole and has one generation with tokens and a price. */
const whole = {
  session_by_root: 1,
  has_root: 1,
  open_count: 0,
  usage_count: 1,
  cache_read_count: 0,
  cache_write_count: 0,
  reasoning_count: 0,
  cost_count: 1,
  unpriced_count: 0,
  cyclic: 0,
  normaliser_version: normaliserVersion,
};

/** Inserts rows by the names of their columns; one prepared statement per table and set of columns. */
function inserter(database: SeedTarget): (table: string, row: Row) => void {
  const statements = new Map<string, { run(...values: unknown[]): unknown }>();
  return (table, row) => {
    const columns = Object.keys(row);
    const key = `${table} ${columns.join(' ')}`;
    const statement =
      statements.get(key) ??
      database.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
    statements.set(key, statement);
    statement.run(...columns.map((column) => (column === 'rowid' ? BigInt(Number(row[column])) : row[column])));
  };
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function hash(text: string, bytes: number): Uint8Array {
  return createHash('sha256').update(text).digest().subarray(0, bytes);
}

function spanKey(id: number): Uint8Array {
  const key = Buffer.alloc(8);
  key.writeBigUInt64BE(BigInt(id));
  return key;
}

function nanos(milliseconds: number): bigint {
  return BigInt(milliseconds) * 1_000_000n;
}
