/** How sure a link is: `exact` by an attribute or equal text, `strong` by text, below that the reader should look. */
export type LinkConfidence = 'exact' | 'strong' | 'likely' | 'weak';

/** A prompt unit found for a generation, or why none was (`path` undefined, confidence `none`). */
export interface FoundPrompt {
  /** Workspace-relative, with forward slashes. */
  readonly path?: string;
  readonly symbol?: string;
  /** 1-based, inclusive. */
  readonly startLine?: number;
  readonly endLine?: number;
  /** How it is known, in words. */
  readonly evidence: string;
  readonly confidence: LinkConfidence | 'none';
  /** The text of the message that was matched, for a diff. */
  readonly rendered?: string;
  /** Other units it may be; not empty whenever the choice was not certain. */
  readonly alternatives: readonly { readonly path: string; readonly symbol?: string; readonly startLine: number }[];
}

/** A generation and the place in a workspace folder that it came from; `path` undefined: looked for, not found. */
export interface PromptLinkRow {
  readonly traceId: string;
  readonly spanId: string;
  readonly path?: string;
  readonly symbol?: string;
  readonly startLine?: number;
  readonly endLine?: number;
  readonly evidence: string;
  readonly confidence: LinkConfidence | 'none';
}
