import { common } from './common.ts';
import type { ConventionTable } from './convention.ts';
import { genAi } from './genAi.ts';
import { openInference } from './openInference.ts';

/** Whose value counts for a field that several conventions give (reference 8.5 no. 3). */
export const fieldOrder: readonly ConventionTable[] = [common, genAi, openInference];

/**
 * Whose word counts for the type (reference 8.5 no. 4): OpenInference before GenAI, since `chat` says less than RERANKER,
 * GUARDRAIL or EVALUATOR.
 */
export const typeOrder: readonly ConventionTable[] = [openInference, genAi];
