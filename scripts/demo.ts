// The demo without an editor: collector, support bot, a summary of what arrived.
//   npm run demo -- --db FILE [--sessions N]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { db: { type: 'string' }, sessions: { type: 'string' } } });
const database = resolve(values.db ?? join(await mkdtemp(join(tmpdir(), 'promptrail-demo-')), 'demo.db'));

const collector = spawn(
  process.execPath,
  [join(root, 'scripts', 'promptrail.ts'), 'serve', '--port', '0', '--grpc-port', '0', '--db', database, '--json'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const [line] = (await Promise.race([
  once(createInterface({ input: collector.stdout }), 'line'),
  once(collector, 'exit').then(() => {
    throw new Error('The collector did not start.');
  }),
])) as [string];
const { http, grpc } = JSON.parse(line) as { http: number; grpc: number };
console.log(`Collecting into ${database}\n  http://127.0.0.1:${http}   gRPC 127.0.0.1:${grpc}\n`);

const bot = spawn(
  process.execPath,
  [
    join(root, 'examples', 'support-bot', 'run.ts'),
    '--http',
    `http://127.0.0.1:${http}`,
    '--grpc',
    `http://127.0.0.1:${grpc}`,
    ...(values.sessions === undefined ? [] : ['--sessions', values.sessions]),
  ],
  { stdio: ['ignore', 'inherit', 'inherit'] },
);
const [botCode] = (await once(bot, 'exit')) as [number];
collector.kill('SIGTERM');
await once(collector, 'exit');
if (botCode !== 0) throw new Error(`The support bot ended with ${botCode}.`);

console.log('\nWhat arrived:');
const list = spawn(process.execPath, [join(root, 'scripts', 'promptrail.ts'), 'traces', '--db', database], { stdio: 'inherit' });
const [listCode] = (await once(list, 'exit')) as [number];
console.log(`
Next:
  npm run --silent promptrail -- traces 'status:error' --db ${database}
  npm run --silent promptrail -- show TRACE --db ${database}`);
process.exitCode = listCode;
