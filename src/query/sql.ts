/** What SQLite can bind. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/** A piece of SQL and the values its question marks stand for, in order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** A template of SQL: a nested {@link Sql} is spliced in, every other value is bound. Text of a user can never become SQL. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | SqlValue)[]): Sql {
  let text = strings[0] ?? '';
  const values: SqlValue[] = [];
  parts.forEach((part, index) => {
    if (isSql(part)) {
      text += part.text;
      values.push(...part.values);
    } else {
      text += '?';
      values.push(part);
    }
    text += strings[index + 1] ?? '';
  });
  return { text, values };
}

/** The pieces with `separator` between them; `empty` when there are none. */
export function join(pieces: readonly Sql[], separator: ' AND ' | ' OR ' | ', ', empty: Sql): Sql {
  if (pieces.length === 0) return empty;
  return { text: pieces.map(({ text }) => text).join(separator), values: pieces.flatMap(({ values }) => values) };
}

function isSql(part: Sql | SqlValue): part is Sql {
  return typeof part === 'object' && part !== null && 'text' in part;
}
