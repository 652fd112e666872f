import type { Db } from './database.ts';

/** The one row of `state`; what the fields mean stands in the schema. */
export interface State {
  readonly revision: number;
  readonly removedRevision: number;
  readonly indexedBody: number;
  readonly indexedSpan: number;
}

/** The statements over `state`. All but `read` belong inside a transaction. */
export interface StateTable {
  read(): State;
  /** Advances the revision and returns the new one. */
  advance(): number;
  /** Likewise, for a transaction that deletes: everybody's caches and views are void. */
  advanceForRemoval(): number;
}

export function createStateTable(db: Db): StateTable {
  const read = db.prepare<[], State>(
    `SELECT revision, removed_revision AS removedRevision, indexed_body AS indexedBody, indexed_span AS indexedSpan FROM state`,
  );
  const advance = db.prepare<[], number>('UPDATE state SET revision = revision + 1 RETURNING revision').pluck();
  const remove = db
    .prepare<[], number>('UPDATE state SET revision = revision + 1, removed_revision = revision + 1 RETURNING revision')
    .pluck();
  return {
    read: () => theRow(read.get()),
    advance: () => theRow(advance.get()),
    advanceForRemoval: () => theRow(remove.get()),
  };
}

function theRow<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('The row of the table state is missing: the database is damaged');
  return row;
}
