import type { Role } from '../model/message.ts';

/**
 * A run of literal text between holes, as the model sees it (escapes resolved). `offset` and `line` (1-based) say where it
 * begins in the file. Optional: it stands inside a condition or a loop, so a rendering may leave it out or repeat it.
 */
export interface Literal {
  readonly type: 'literal';
  readonly text: string;
  readonly offset: number;
  readonly line: number;
  readonly optional: boolean;
}

/** A place that a rendering fills with anything, also with nothing. Without a name for a tag, an include or a comment. */
export interface Hole {
  readonly type: 'hole';
  readonly name?: string;
}

export type Segment = Literal | Hole;

/** One prompt of the workspace: a whole file, a section of one, a value of a YAML or JSON file, or a string in code. */
export interface PromptUnit {
  /** Workspace-relative, with forward slashes. */
  readonly path: string;
  /** A constant's name or a key path (`prompts.answer`); undefined for a whole file. */
  readonly symbol?: string;
  /** The `name` of a file's front matter. */
  readonly name?: string;
  readonly role?: Role;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  /** The template's text, without front matter. Interpolations of code are written `{expression}`. */
  readonly template: string;
  readonly segments: readonly Segment[];
}

/** Reads who speaks from a name such as `SYSTEM_PROMPT`, `system.md` or a `role` key's value. */
export function roleOf(name: string): Role | undefined {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
  if (words.includes('system') || words.includes('developer')) return 'system';
  if (words.includes('assistant')) return 'assistant';
  return words.includes('user') || words.includes('human') ? 'user' : undefined;
}
