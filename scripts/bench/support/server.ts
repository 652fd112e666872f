import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** A running `promptrail serve` with a database of its own. */
export interface BenchServer {
  readonly url: string;
  readonly grpcPort: number;
  readonly database: string;
  readonly pid: number;
  /** Peak resident memory of the process in MB; undefined off Linux. */
  peakMegabytes(): number | undefined;
  residentMegabytes(): number | undefined;
  /** Bytes of the database, its log included. */
  databaseBytes(): number;
  kill(): void;
  /** Ends it in order; the database stays until `remove`. */
  stop(): Promise<void>;
  remove(): void;
}

const cli = resolve(import.meta.dirname, '../../../dist/cli.cjs');

/** Starts the built program (`npm run build` first). */
export async function startServer(durability: 'normal' | 'full' = 'full'): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), 'promptrail-bench-'));
  const database = join(folder, 'bench.db');
  const child = spawn(
    process.execPath,
    [cli, 'serve', '--port', '0', '--grpc-port', '0', '--db', database, '--durability', durability, '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { http, grpc } = JSON.parse(line) as { http: number; grpc: number };
  const pid = child.pid ?? 0;
  const exited = once(child, 'exit');
  return {
    url: `http://127.0.0.1:${http}/v1/traces`,
    grpcPort: grpc,
    database,
    pid,
    peakMegabytes: () => statusMegabytes(pid, 'VmHWM'),
    residentMegabytes: () => statusMegabytes(pid, 'VmRSS'),
    databaseBytes: () => ['', '-wal'].reduce((sum, suffix) => sum + sizeOf(database + suffix), 0),
    kill: () => child.kill('SIGKILL'),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Starts the program, gives it to `use`, and ends it and its database. */
export async function withServer<Result>(
  durability: 'normal' | 'full',
  use: (server: BenchServer) => Promise<Result>,
): Promise<Result> {
  const server = await startServer(durability);
  try {
    return await use(server);
  } finally {
    await server.stop();
    server.remove();
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** A field of /proc/PID/status, in MB. */
export function statusMegabytes(pid: number, field: 'VmHWM' | 'VmRSS'): number | undefined {
  try {
    const match = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match?.[1] === undefined ? undefined : Number(match[1]) / 1024;
  } catch {
    return undefined;
  }
}
