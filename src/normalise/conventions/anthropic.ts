import type { ConventionTable } from './convention.ts';

/**
 * Anthropic's own SDKs (reference 4.13): GenAI in its newest generation, with HTTP keys on the same spans. Written against
 * `@anthropic-ai/sdk` 1.11.
 */
export const anthropic: ConventionTable = {
  id: 'anthropic',
  title: 'Anthropic SDK',
  release: '@anthropic-ai/sdk 1.11 (2026-11)',
  prefixes: ['anthropic.'],
  scopes: ['com.anthropic.sdk.*', 'com.anthropic.claude-platform*'],
  propagated: [],
  names: [
    { type: 'agent', name: /^anthropic\.messages\.tool_runner$/ },
    { type: 'tool', name: /^anthropic\.(custom_|mcp_)?tool_use / },
    { type: 'generation', name: /^anthropic\.messages\.(create|stream)$/ },
  ],
  shapes: [],
  keys: {
    sessionId: ['anthropic.session.id'],
    finishReasons: ['anthropic.message.stop_reason'],
    toolResult: ['anthropic.tool_result.content'],
  },
  content: [],
  json: ['anthropic.tool_result.content'],
  knows: [
    ...['anthropic.thinking.*', 'anthropic.message.*', 'anthropic.tool_result.*', 'anthropic.request.*', 'anthropic.response.*'],
    ...['anthropic.beta', 'anthropic.session.*'],
  ],
  advice: {
    content: 'Set `ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE=content` in the environment of the app and restart it.',
  },
};
