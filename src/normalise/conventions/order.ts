import { agentFramework } from './agentFramework.ts';
import { agentops } from './agentops.ts';
import { aiSdk } from './aiSdk.ts';
import { anthropic } from './anthropic.ts';
import { braintrust } from './braintrust.ts';
import { claudeCode } from './claudeCode.ts';
import { codex } from './codex.ts';
import { common } from './common.ts';
import type { ConventionTable } from './convention.ts';
import { copilot } from './copilot.ts';
import { geminiCli } from './geminiCli.ts';
import { genAi } from './genAi.ts';
import { genkit } from './genkit.ts';
import { googleAdk } from './googleAdk.ts';
import { haystack } from './haystack.ts';
import { laminar } from './laminar.ts';
import { langchain4j } from './langchain4j.ts';
import { langfuse } from './langfuse.ts';
import { langsmith } from './langsmith.ts';
import { litellm } from './litellm.ts';
import { llamaindex } from './llamaindex.ts';
import { mastra } from './mastra.ts';
import { mcp } from './mcp.ts';
import { mlflow } from './mlflow.ts';
import { openaiAgents } from './openaiAgents.ts';
import { openInference } from './openInference.ts';
import { openlit } from './openlit.ts';
import { pydanticAi } from './pydanticAi.ts';
import { semanticKernel } from './semanticKernel.ts';
import { springAi } from './springAi.ts';
import { strands } from './strands.ts';
import { traceloop } from './traceloop.ts';
import { weave } from './weave.ts';

// What the author of a span says to a platform counts before what an instrumentation found.
const platforms: readonly ConventionTable[] = [langfuse, mlflow, braintrust, langsmith, laminar, weave];

// Libraries that trace others, beside the two that many speak.
const instrumentations: readonly ConventionTable[] = [traceloop, haystack, llamaindex, litellm, agentops, openlit];

/** Frameworks and SDKs that trace themselves. They come after the conventions that many speak. */
const frameworks: readonly ConventionTable[] = [
  anthropic,
  aiSdk,
  pydanticAi,
  googleAdk,
  genkit,
  mastra,
  strands,
  semanticKernel,
  agentFramework,
  springAi,
  langchain4j,
  openaiAgents,
  mcp,
];

/** Whose value counts for a field that several conventions give (reference 8.5 no. 3). */
export const fieldOrder: readonly ConventionTable[] = [
  ...platforms,
  common,
  // They use keys of GenAI in their own way.
  geminiCli,
  codex,
  genAi,
  openInference,
  ...instrumentations,
  ...frameworks,
  claudeCode,
  copilot,
];

/**
 * Whose word counts for the type (reference 8.5 no. 4): OpenInference before GenAI, since `chat` says less than RERANKER,
 * GUARDRAIL or EVALUATOR.
 */
export const typeOrder: readonly ConventionTable[] = [...platforms, openInference, genAi, ...instrumentations, ...frameworks];
