import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLog } from '../../../src/normalise/agents/placeLog.ts';
import { spanOfLogs } from '../../../src/normalise/agents/spanOfLogs.ts';
import { anyLog } from '../../store/arbitraryTelemetry.ts';
import { aClaudeLog, aCodexLog, aCopilotLog, aGeminiLog } from '../../support/agentLogs.ts';
import { aLog, spanIdOf, traceIdOf } from '../../support/builders.ts';

describe('the place of a log record without a span', () => {
  it('has ids that never change: labels refer to them', () => {
    const place = placeLog(aClaudeLog('api_request', 10, { request_id: 'req_1' }));
    expect([place?.traceId, place?.spanId, place?.turn?.spanId]).toMatchInlineSnapshot(`
      [
        "c371da1c2120d565bbe8b68446372a90",
        "ec92fc9dd1ec6e0a",
        "4bb2739c55d38254",
      ]
    `);
  });

  it.each([
    ['a question of Claude Code', aClaudeLog('user_prompt', 0), 'claude_code.interaction'],
    ['a request', aClaudeLog('api_request', 1, { request_id: 'req_1' }), 'claude_code.llm_request'],
    ['a failed request', aClaudeLog('api_error', 1), 'claude_code.llm_request'],
    ['a tool', aClaudeLog('tool_result', 1, { tool_use_id: 'toolu_1' }), 'claude_code.tool'],
    ['machinery', aClaudeLog('hook_registered', 1), 'claude_code.hook_registered'],
    ['a question to Codex', aCodexLog('user_prompt', 0), 'session_task.turn'],
    ['an answer of Codex', aCodexLog('agent_response', 0, { 'turn.id': 'turn-1' }), 'session_task.turn'],
    [
      'tokens of Codex',
      aCodexLog('sse_event', 0, { 'event.kind': 'response.completed', input_token_count: '5' }),
      'handle_responses',
    ],
    ['a piece of its stream', aCodexLog('sse_event', 0, { 'event.kind': 'response.completed' }), 'codex.sse_event'],
    ['a tool of Codex', aCodexLog('tool_decision', 0, { call_id: 'call_1' }), 'codex.tool'],
    ['a question to Gemini CLI', aGeminiLog('gemini_cli.user_prompt', 0, { prompt_id: 'p' }), 'user_prompt'],
    ['an answer of Gemini', aGeminiLog('gemini_cli.api_response', 0, { prompt_id: 'p' }), 'llm_call'],
    [
      'an event of another vocabulary',
      aGeminiLog('gen_ai.client.inference.operation.details', 0),
      'gen_ai.client.inference.operation.details',
    ],
    ['a call of Copilot', aCopilotLog('gen_ai.client.inference.operation.details', 0), 'chat'],
    ['a tool of Copilot', aCopilotLog('copilot_chat.tool.call', 0), 'execute_tool'],
  ])('of %s is called as the agent calls such a span', (_what, log, name) => {
    expect(placeLog(log)?.name).toBe(name);
  });

  it('is one for the decision and the result of a tool, and for what tells of one request', () => {
    const spanOf = (...record: Parameters<typeof aClaudeLog>) => placeLog(aClaudeLog(...record))?.spanId;
    expect(spanOf('tool_decision', 1, { tool_use_id: 'toolu_1' })).toBe(spanOf('tool_result', 9, { tool_use_id: 'toolu_1' }));
    expect(spanOf('api_request', 1, { request_id: 'req_1' })).toBe(spanOf('assistant_response', 2, { request_id: 'req_1' }));
    expect(spanOf('api_request', 1, { request_id: 'req_1' })).not.toBe(spanOf('api_request', 1, { request_id: 'req_2' }));
  });

  it('is one for each record that nothing names', () => {
    const spanOf = (afterMs: number) => placeLog(aClaudeLog('hook_registered', afterMs))?.spanId;
    expect(spanOf(1)).toBe(spanOf(1));
    expect(spanOf(1)).not.toBe(spanOf(2));
  });

  it('is in the turn that the record names, and in none where it names only the session', () => {
    const place = (prompt: string | undefined) => placeLog(aClaudeLog('plugin_loaded', 0, { 'prompt.id': prompt }));
    expect(place('prompt-1')?.traceId).toBe(placeLog(aClaudeLog('user_prompt', 0))?.traceId);
    expect(place('prompt-2')?.traceId).not.toBe(place('prompt-1')?.traceId);
    expect(place(undefined)?.turn).toMatchObject({ name: 'claude_code.session', attributes: [['session.id', 'session-5f2c']] });
  });

  it('is in the trace that the record names', () => {
    expect(placeLog(aClaudeLog('user_prompt', 0, {}, { traceId: traceIdOf(7) }))?.traceId).toBe(traceIdOf(7));
  });

  it('takes no window of the editor for a chat', () => {
    expect(placeLog(aCopilotLog('copilot_chat.tool.call', 0, { 'gen_ai.conversation.id': undefined }))).toBeUndefined();
  });

  it.each([
    ['has a span', aClaudeLog('user_prompt', 0, {}, { traceId: traceIdOf(1), spanId: spanIdOf(1) })],
    ['comes from an app', aLog({ traceId: undefined, spanId: undefined, body: 'user_prompt' })],
    ['names neither session nor turn', aClaudeLog('user_prompt', 0, { 'session.id': undefined, 'prompt.id': undefined })],
  ])('is nowhere for a record that %s', (_what, log) => {
    expect(placeLog(log)).toBeUndefined();
  });

  it('is found, and its span made, of anything that an agent may send', () => {
    fc.assert(
      fc.property(anyLog, aScopeOfAgents, (log, scope) => {
        const hostile = { ...log, spanId: undefined, scope: { ...log.scope, name: scope } };
        const place = placeLog(hostile);
        if (place === undefined) return;
        expect(place).toStrictEqual(placeLog(hostile));
        expect(spanOfLogs(place, [hostile], [])).toStrictEqual(spanOfLogs(place, [hostile], []));
      }),
      { seed: 0x5eed0001, numRuns: 300 },
    );
  });
});

const aScopeOfAgents = fc.constantFrom('com.anthropic.claude_code.events', 'codex_otel.log_only', 'gemini-cli', 'copilot-chat');
