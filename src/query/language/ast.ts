import type { ObservationType, Status } from '../../model/observation.ts';
import type { TextRange } from './queryError.ts';

export type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A text to compare with, case-insensitively. An unquoted `*` stands for anything: the text is cut there. */
export interface Pattern {
  /** One piece: the whole text. More: what stands between the wildcards, in order. */
  readonly pieces: readonly string[];
}

/** Where a field can be asked: of a turn as a whole, of one of its steps, or of both. */
export type Scope = 'trace' | 'step' | 'both';

export type TextField =
  | 'model'
  | 'name'
  | 'provider'
  | 'prompt'
  | 'service'
  | 'session'
  | 'user'
  | 'environment'
  | 'release'
  | 'tag'
  | 'trace';

/** `duration` in ms, `cost` in US dollars. */
export type NumberField = 'duration' | 'tokens' | 'tokens.input' | 'tokens.output' | 'cost' | 'docs' | 'spans' | 'errors';

/** A moment, in ms since the epoch, or so many ms before the query is run. */
export type Moment = { readonly at: number } | { readonly agoMs: number };

/** A query as a tree. Every node knows which characters it came from. */
export type QueryNode =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly QueryNode[]; readonly range: TextRange }
  | { readonly kind: 'not'; readonly operand: QueryNode; readonly range: TextRange }
  | { readonly kind: 'quantifier'; readonly name: 'any' | 'all'; readonly operand: QueryNode; readonly range: TextRange }
  | {
      readonly kind: 'count';
      /** Undefined counts every step. */
      readonly operand: QueryNode | undefined;
      readonly comparator: Comparator;
      readonly value: number;
      readonly range: TextRange;
    }
  | Condition;

/** A node without operands. */
export type Condition =
  | { readonly kind: 'words'; readonly text: string; readonly prefix: boolean; readonly range: TextRange }
  | { readonly kind: 'type'; readonly type: ObservationType; readonly range: TextRange }
  | { readonly kind: 'status'; readonly status: Status; readonly range: TextRange }
  | { readonly kind: 'text'; readonly field: TextField; readonly pattern: Pattern; readonly range: TextRange }
  | {
      readonly kind: 'number';
      readonly field: NumberField;
      readonly comparator: Comparator;
      readonly value: number;
      readonly range: TextRange;
    }
  | { readonly kind: 'time'; readonly field: 'since' | 'before'; readonly moment: Moment; readonly range: TextRange }
  | { readonly kind: 'tag'; readonly key: string; readonly pattern: Pattern; readonly range: TextRange }
  /** `label.NAME` is `score.NAME` given by a person. */
  | {
      readonly kind: 'scoreNumber';
      readonly name: string;
      readonly human: boolean;
      readonly comparator: Comparator;
      readonly value: number;
      readonly range: TextRange;
    }
  | {
      readonly kind: 'scoreText';
      readonly name: string;
      readonly human: boolean;
      readonly pattern: Pattern;
      readonly range: TextRange;
    };
