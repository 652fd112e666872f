// Copilot CLI without a login, with a model of one's own: two prompts of one session.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';

const scenario = JSON.parse(process.env.SCENARIO);
for (const folder of [process.env.HOME, 'project']) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
}

// The program names its service itself.
const { OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, ...recorder } = process.env;
const env = {
  ...recorder,
  OTEL_RESOURCE_ATTRIBUTES: `deployment.environment.name=${scenario.environment}`,
  COPILOT_OFFLINE: 'true',
  COPILOT_PROVIDER_BASE_URL: process.env.OPENAI_BASE_URL,
  COPILOT_PROVIDER_API_KEY: 'test',
  COPILOT_MODEL: scenario.models.openai,
  COPILOT_OTEL_ENABLED: 'true',
};

ask(scenario.question);
ask(scenario.followUp.question, '--continue');

function ask(prompt, ...more) {
  const options = ['--prompt', prompt, '--allow-all-tools', '--available-tools', 'bash'];
  const { status } = spawnSync('../node_modules/.bin/copilot', [...options, ...more], {
    cwd: 'project',
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`Copilot CLI ended with ${status}.`);
}
