import type { JsonObject } from './json.ts';

/** A retrieved document, in the order the retriever returned it. */
export interface RetrievedDocument {
  readonly id?: string;
  readonly content: string;
  /** Relevance as the retriever reports it; scales differ between retrievers. */
  readonly score?: number;
  readonly metadata: JsonObject;
  /** 1 for the first. */
  readonly rank: number;
}
