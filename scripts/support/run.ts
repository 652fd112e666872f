import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called for every line of output as it comes. */
  readonly onLine?: (line: string) => void;
  readonly timeoutMs?: number;
}

export interface RunResult {
  /** 0 when all went well; 1 when a signal or a missing program ended it. */
  readonly code: number;
  /** Standard output and standard error in the order of arrival. */
  readonly output: string;
  readonly durationMs: number;
}

/** Runs a program without a shell and without input; resolves also when it fails, with what it said. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const started = performance.now();
  return new Promise((resolve) => {
    // A group of its own, so that a timeout ends the grandchildren too.
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const endGroup = () => killGroup(child.pid, 'SIGKILL');
    process.once('exit', endGroup);
    let output = '';
    let pending = '';
    const read = (chunk: string) => {
      output += chunk;
      if (options.onLine === undefined) return;
      const lines = (pending + chunk).split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) options.onLine(line);
    };
    const finish = (code: number) => {
      clearTimeout(timer);
      process.off('exit', endGroup);
      if (pending !== '') options.onLine?.(pending);
      resolve({ code, output, durationMs: performance.now() - started });
    };
    const timer = setTimeout(
      () => {
        read(`\n${command} took longer than ${options.timeoutMs} ms and was ended.\n`);
        endGroup();
      },
      options.timeoutMs ?? 2 ** 31 - 1,
    );
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', (error) => {
      read(`${command} could not be started: ${error.message}\n`);
      finish(1);
    });
    child.once('close', (code) => finish(code ?? 1));
  });
}

/** Sends a signal to a process group (on Windows to the process); false when it is gone. Signal 0 only asks. */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    return false;
  }
}

/** The npm that runs this script, else the one in PATH: command and first arguments. */
export function npmCommand(): readonly [string, ...string[]] {
  const entry = process.env['npm_execpath'];
  // A package manager other than npm may have set it; only npm is called here.
  if (entry?.endsWith('npm-cli.js')) return [process.execPath, entry];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}
