import { describe, expect, it } from 'vitest';
import { agentSettings, codingAgents } from '../../src/present/agentSettings.ts';

const endpoint = { httpPort: 4319 };

describe('what makes a coding agent send here', () => {
  it.each(codingAgents)('names the endpoint for %s', (agent) => {
    expect(agentSettings(agent, endpoint)).toContain('http://127.0.0.1:4319');
  });

  it('is variables for Claude Code', () => {
    const text = agentSettings('claude-code', endpoint);
    expect(
      text
        .trim()
        .split('\n')
        .every((line) => /^[A-Z_]+=\S+$/.test(line)),
    ).toBe(true);
    expect(text).toContain('OTEL_LOG_USER_PROMPTS=1\n');
  });

  it('is a settings file for Gemini CLI', () => {
    expect(JSON.parse(agentSettings('gemini-cli', endpoint))).toMatchObject({
      telemetry: { enabled: true, otlpProtocol: 'http' },
    });
  });

  it('is a piece of a configuration for Codex, with the whole path of the signal', () => {
    expect(agentSettings('codex', endpoint)).toContain('endpoint = "http://127.0.0.1:4319/v1/logs"\n');
  });
});
