import { tooManyValues } from './decodeError.ts';
import type { DecodeLimits } from './limits.ts';

/** How many different sentences one answer carries; a sender that breaks every rule need not hear it of each. */
const maxMessages = 10;

/** What was found wrong while one request is decoded: what was refused, what was mended, how often. */
export class Findings {
  readonly limits: DecodeLimits;
  #rejected = 0;
  #values = 0;
  readonly #counts = new Map<string, number>();

  constructor(limits: DecodeLimits) {
    this.limits = limits;
  }

  /** Spans or log records refused so far. */
  get rejected(): number {
    return this.#rejected;
  }

  /** Counts `count` items as refused. `reason` is a sentence without its full stop; equal reasons are counted, not repeated. */
  reject(reason: string, count = 1): void {
    this.#rejected += count;
    this.warn(reason, count);
  }

  /** Notes what was accepted but not quite as sent. */
  warn(reason: string, count = 1): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  /** Counts one value; throws when the request holds more than memory allows for. */
  spend(): void {
    if (++this.#values > this.limits.values) throw tooManyValues(this.limits.values);
  }

  /** English sentences for the sender: each reason once, with how often, capped. */
  messages(): readonly string[] {
    const all = [...this.#counts].map(([reason, count]) => (count === 1 ? `${reason}.` : `${reason} (${count} times).`));
    return all.length <= maxMessages ? all : [...all.slice(0, maxMessages), `And ${all.length - maxMessages} other findings.`];
  }
}
