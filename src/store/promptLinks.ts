import { parseSpanId, parseTraceId } from '../model/ids.ts';
import type { LinkConfidence } from '../model/promptLink.ts';
import { type Db, inTransaction } from './database.ts';
import { toStoreError } from './errors.ts';
import { toBlob } from './rows.ts';
import { createStateTable } from './state.ts';

/** A generation linked to a place in a workspace folder, or found to belong to none (`path` undefined). */
export interface PromptLink {
  readonly traceId: string;
  readonly spanId: string;
  /** Relative to the folder. */
  readonly path?: string;
  readonly symbol?: string;
  readonly startLine?: number;
  readonly endLine?: number;
  readonly evidence: string;
  readonly confidence: LinkConfidence | 'none';
}

/**
 * Writes links of generations to prompts in the workspace folder `root` (absolute); a newer one replaces an older one. A
 * generation that is not there any more is passed over. Throws StoreError.
 */
export function savePromptLinks(db: Db, root: string, links: readonly PromptLink[]): void {
  if (links.length === 0) return;
  const state = createStateTable(db);
  const idsOf = db.prepare<[Buffer, Buffer], { span: number; trace: number }>(
    'SELECT s.id AS span, s.trace FROM spans s JOIN traces t ON t.id = s.trace WHERE t.trace_id = ? AND s.span_id = ?',
  );
  const save = db.prepare<[string, number, string | null, string | null, number | null, number | null, string, string]>(
    `INSERT OR REPLACE INTO prompt_links (root, span, path, symbol, start_line, end_line, evidence, confidence)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const stamp = db.prepare<[number, number]>('UPDATE traces SET revision = ? WHERE id = ?');
  try {
    inTransaction(db, () => {
      const revision = state.advance();
      for (const { traceId, spanId, path, symbol, startLine, endLine, evidence, confidence } of links) {
        const ids = [parseTraceId(traceId), parseSpanId(spanId)] as const;
        const found = ids[0] === undefined || ids[1] === undefined ? undefined : idsOf.get(toBlob(ids[0]), toBlob(ids[1]));
        if (found === undefined) continue;
        save.run(root, found.span, path ?? null, symbol ?? null, startLine ?? null, endLine ?? null, evidence, confidence);
        stamp.run(revision, found.trace);
      }
    });
  } catch (error) {
    throw toStoreError(error, db.name);
  }
}
