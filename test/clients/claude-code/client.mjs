// Claude Code without a person: two prompts of one session, of which only log records are exported.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';

const scenario = JSON.parse(process.env.SCENARIO);
for (const folder of [process.env.HOME, 'project']) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
}

// The program names its service itself.
const { OTEL_SERVICE_NAME, ...recorder } = process.env;
const env = {
  ...recorder,
  OTEL_RESOURCE_ATTRIBUTES: `deployment.environment.name=${scenario.environment}`,
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  CLAUDE_CODE_ENABLE_TELEMETRY: '1',
  OTEL_LOGS_EXPORTER: 'otlp',
  OTEL_LOG_USER_PROMPTS: '1',
  OTEL_LOG_ASSISTANT_RESPONSES: '1',
  OTEL_LOG_TOOL_DETAILS: '1',
  OTEL_LOG_RAW_API_BODIES: '1',
  // Request bodies are cut soon after the system prompt: the rest describes the program's own tools at length.
  CLAUDE_CODE_OTEL_CONTENT_MAX_LENGTH: '3400',
};

ask(scenario.question);
ask(scenario.followUp.question, '--continue');

function ask(prompt, ...more) {
  const options = [
    '--model',
    scenario.models.anthropic,
    '--system-prompt',
    scenario.system,
    '--tools',
    'Bash',
    '--allowedTools',
    'Bash',
  ];
  const { status } = spawnSync('../node_modules/.bin/claude', ['-p', prompt, ...options, ...more], {
    cwd: 'project',
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`Claude Code ended with ${status}.`);
}
