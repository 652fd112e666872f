// Claude Code with its traces, a beta: two prompts of one session as spans and log records, with a tool of an MCP server.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const scenario = JSON.parse(process.env.SCENARIO);
const { name, description, result } = scenario.tool;

if (process.argv[2] === 'mcp') serveTool();
else record();

function record() {
  for (const folder of [process.env.HOME, 'project']) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  }
  ask(scenario.question);
  ask(scenario.followUp.question, '--continue');
}

function ask(prompt, ...more) {
  // The program names its service itself.
  const { OTEL_SERVICE_NAME, ...recorder } = process.env;
  const env = {
    ...recorder,
    OTEL_RESOURCE_ATTRIBUTES: `deployment.environment.name=${scenario.environment}`,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_ENABLE_TELEMETRY: '1',
    CLAUDE_CODE_ENHANCED_TELEMETRY_BETA: '1',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_LOG_USER_PROMPTS: '1',
    OTEL_LOG_ASSISTANT_RESPONSES: '1',
    OTEL_LOG_TOOL_DETAILS: '1',
    OTEL_LOG_TOOL_CONTENT: '1',
    OTEL_LOG_RAW_API_BODIES: '1',
  };
  const server = { command: process.execPath, args: [resolve('client.mjs'), 'mcp'], env: { SCENARIO: process.env.SCENARIO } };
  const options = ['--model', scenario.models.anthropic, '--system-prompt', scenario.system, '--tools', ''];
  options.push('--mcp-config', JSON.stringify({ mcpServers: { [scenario.service]: server } }), '--strict-mcp-config');
  options.push('--allowedTools', `mcp__${scenario.service}__${name}`);
  const { status } = spawnSync('../node_modules/.bin/claude', ['-p', prompt, ...options, ...more], {
    cwd: 'project',
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`Claude Code ended with ${status}.`);
}

/** The least an MCP server says: who it is, which tool it has, what the tool answers. */
function serveTool() {
  const inputSchema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  const serverInfo = { name: scenario.service, version: scenario.release };
  const answers = {
    initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities: { tools: {} }, serverInfo }),
    'tools/list': () => ({ tools: [{ name, description, inputSchema }] }),
    'tools/call': () => ({ content: [{ type: 'text', text: JSON.stringify(result) }] }),
  };
  createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, method, params } = JSON.parse(line);
    if (id === undefined) return;
    const answer = answers[method];
    const reply =
      answer === undefined ? { error: { code: -32601, message: `There is no ${method} here.` } } : { result: answer(params) };
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...reply })}\n`);
  });
}
