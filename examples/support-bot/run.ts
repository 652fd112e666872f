// The whole demo: the scripted model server and two processes of the bot, one exporting over HTTP, one over gRPC.
//   node run.ts [--http URL] [--grpc URL] [--sessions N] [--pace MS] [--model-url URL]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startModelServer } from './modelServer.ts';

const { values } = parseArgs({
  options: {
    http: { type: 'string' },
    grpc: { type: 'string' },
    sessions: { type: 'string', default: '3' },
    pace: { type: 'string', default: '0' },
    'model-url': { type: 'string' },
  },
});
const givenUrl = values['model-url'] ?? process.env['OPENAI_BASE_URL'];
const scripted = givenUrl === undefined ? await startModelServer({ latency: values.pace === '0' ? 0 : 1 }) : undefined;
const modelUrl = givenUrl ?? scripted?.url ?? '';

const codes = await Promise.all([runProcess('http', values.http), runProcess('grpc', values.grpc)]);
await scripted?.close();
const model = scripted === undefined ? modelUrl : 'the scripted model';
const received = codes.every((code) => code === 0);
console.log(`
Two processes talked to ${model}, one exporting over HTTP, one over gRPC; sessions each: ${values.sessions}.
${received ? 'All of their telemetry was received.' : 'Not all of their telemetry was received: is a collector listening there?'}`);
process.exitCode = received ? 0 : 1;

async function runProcess(transport: 'http' | 'grpc', endpoint: string | undefined): Promise<number> {
  const options = ['--transport', transport, '--sessions', values.sessions, '--pace', values.pace, '--model-url', modelUrl];
  if (endpoint !== undefined) options.push(`--${transport}`, endpoint);
  const child = spawn(process.execPath, [`${import.meta.dirname}/main.ts`, ...options], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const stop = (): void => void child.kill();
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
