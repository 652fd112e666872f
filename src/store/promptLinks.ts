import { parseSpanId, parseTraceId } from '../model/ids.ts';
import type { PromptLinkRow } from '../model/promptLink.ts';
import { type Db, inTransaction } from './database.ts';
import { toStoreError } from './errors.ts';
import { toBlob } from './rows.ts';
import { createStateTable } from './state.ts';

/**
 * Writes links of generations to prompts in the workspace folder `root` (absolute); a newer one replaces an older one. A
 * generation that is not there any more is passed over. Throws StoreError.
 */
export function savePromptLinks(db: Db, root: string, links: readonly PromptLinkRow[]): void {
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
      // That nothing was found changes no view.
      const revision = links.some(({ path }) => path !== undefined) ? state.advance() : 0;
      for (const { traceId, spanId, path, symbol, startLine, endLine, evidence, confidence } of links) {
        const ids = [parseTraceId(traceId), parseSpanId(spanId)] as const;
        const found = ids[0] === undefined || ids[1] === undefined ? undefined : idsOf.get(toBlob(ids[0]), toBlob(ids[1]));
        if (found === undefined) continue;
        save.run(root, found.span, path ?? null, symbol ?? null, startLine ?? null, endLine ?? null, evidence, confidence);
        if (path !== undefined) stamp.run(revision, found.trace);
      }
    });
  } catch (error) {
    throw toStoreError(error, db.name);
  }
}

/** Forgets the generations of `root` for which no prompt was found, so that they are looked for again. Throws StoreError. */
export function forgetMissedLinks(db: Db, root: string): void {
  try {
    db.prepare('DELETE FROM prompt_links WHERE root = ? AND path IS NULL').run(root);
  } catch (error) {
    throw toStoreError(error, db.name);
  }
}
