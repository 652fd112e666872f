// Codex without a person: two prompts of one conversation, as log records with content and as the program's own spans.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const scenario = JSON.parse(process.env.SCENARIO);
const { HOME, MODEL_URL, OTEL_EXPORTER_OTLP_ENDPOINT } = process.env;
for (const folder of [HOME, 'project']) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
}
mkdirSync(join(HOME, '.codex'));
writeFileSync(
  join(HOME, '.codex/config.toml'),
  `
model = "${scenario.models.openai}"
model_provider = "scripted"
model_instructions_file = "${join(HOME, '.codex/system.md')}"
approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false

[model_providers.scripted]
name = "scripted"
base_url = "${MODEL_URL}/v1"
wire_api = "responses"
env_key = "OPENAI_API_KEY"

[analytics]
enabled = false

[otel]
environment = "${scenario.environment}"
log_user_prompt = true
log_agent_responses = true
metrics_exporter = "none"

[otel.exporter.otlp-http]
endpoint = "${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/logs"
protocol = "binary"

[otel.trace_exporter.otlp-http]
endpoint = "${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces"
protocol = "binary"
`,
);
writeFileSync(join(HOME, '.codex/system.md'), scenario.system);

ask(scenario.question);
// The spans of one turn are enough: there are hundreds.
ask('--config', 'otel.trace_exporter="none"', 'resume', '--last', scenario.followUp.question);

function ask(...args) {
  const env = { PATH: process.env.PATH, HOME, TERM: 'dumb', OPENAI_API_KEY: 'test' };
  const { status } = spawnSync('../node_modules/.bin/codex', ['exec', '--skip-git-repo-check', ...args], {
    cwd: 'project',
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`Codex ended with ${status}.`);
}
