// Gemini CLI without a person: two prompts of one session, as log records and as spans.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const scenario = JSON.parse(process.env.SCENARIO);
const { HOME, OTEL_EXPORTER_OTLP_ENDPOINT } = process.env;
for (const folder of [HOME, 'project']) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
}
const telemetry = {
  enabled: true,
  traces: true,
  target: 'local',
  otlpEndpoint: OTEL_EXPORTER_OTLP_ENDPOINT,
  otlpProtocol: 'http',
  logPrompts: true,
};
const settings = {
  telemetry,
  tools: { core: ['run_shell_command'] },
  privacy: { usageStatisticsEnabled: false },
  general: { enableAutoUpdate: false },
  security: { auth: { selectedType: 'gemini-api-key' } },
};
mkdirSync(join(HOME, '.gemini'));
writeFileSync(join(HOME, '.gemini/settings.json'), JSON.stringify(settings));
writeFileSync(join(HOME, 'system.md'), scenario.system);

ask(scenario.question);
ask(scenario.followUp.question, '--resume', 'latest');

function ask(prompt, ...more) {
  // The program names its service itself.
  const { OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, GOOGLE_API_KEY, ...recorder } = process.env;
  const env = { ...recorder, GEMINI_SYSTEM_MD: join(HOME, 'system.md'), GEMINI_CLI_TRUST_WORKSPACE: 'true' };
  const options = ['--model', scenario.models.gemini, '--yolo', '--prompt', prompt];
  const { status } = spawnSync('../node_modules/.bin/gemini', [...options, ...more], {
    cwd: 'project',
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`Gemini CLI ended with ${status}.`);
}
