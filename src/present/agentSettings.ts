import { type Endpoint, endpointUrl } from './exporterSettings.ts';

/** Coding agents that trace themselves when they are told to. */
export const codingAgents = ['claude-code', 'codex', 'gemini-cli', 'copilot-cli'] as const;
export type CodingAgent = (typeof codingAgents)[number];

/**
 * What makes a coding agent send its work here, content included, as the recorded clients in test/clients do it: variables for
 * a shell, or a piece of the agent's own settings file.
 */
export function agentSettings(agent: CodingAgent, { httpPort }: Endpoint): string {
  const url = endpointUrl(httpPort);
  switch (agent) {
    case 'claude-code':
      return lines(
        'CLAUDE_CODE_ENABLE_TELEMETRY=1',
        'OTEL_LOGS_EXPORTER=otlp',
        'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
        `OTEL_EXPORTER_OTLP_ENDPOINT=${url}`,
        // Each of these adds content that is left out otherwise.
        'OTEL_LOG_USER_PROMPTS=1',
        'OTEL_LOG_ASSISTANT_RESPONSES=1',
        'OTEL_LOG_TOOL_DETAILS=1',
        'OTEL_LOG_RAW_API_BODIES=1',
      );
    case 'codex':
      return lines(
        '# ~/.codex/config.toml',
        '[otel]',
        'log_user_prompt = true',
        'log_agent_responses = true',
        '',
        '[otel.exporter.otlp-http]',
        `endpoint = "${url}/v1/logs"`,
        'protocol = "binary"',
      );
    case 'gemini-cli': {
      const telemetry = {
        enabled: true,
        traces: true,
        target: 'local',
        otlpEndpoint: url,
        otlpProtocol: 'http',
        logPrompts: true,
      };
      // ~/.gemini/settings.json takes no comments.
      return lines(JSON.stringify({ telemetry }, undefined, 2));
    }
    case 'copilot-cli':
      return lines(
        'COPILOT_OTEL_ENABLED=true',
        'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
        `OTEL_EXPORTER_OTLP_ENDPOINT=${url}`,
        'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true',
      );
  }
}

const lines = (...texts: readonly string[]): string => `${texts.join('\n')}\n`;
