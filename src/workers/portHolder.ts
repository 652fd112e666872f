import { readdir, readFile, readlink } from 'node:fs/promises';

const listening = '0A';
const unknown = 'its name is not known';

/**
 * Names the program that listens on a loopback port, from /proc: on Linux, and for programs of the same user. Elsewhere the
 * answer says that it is not known.
 */
export async function portHolder(port: number): Promise<string> {
  try {
    const inodes = new Set([...(await socketsOn(port, '/proc/net/tcp')), ...(await socketsOn(port, '/proc/net/tcp6'))]);
    if (inodes.size === 0) return unknown;
    for (const pid of await readdir('/proc')) {
      if (/^\d+$/.test(pid) && (await holdsSocket(pid, inodes))) return (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
    }
  } catch {
    // No /proc here.
  }
  return unknown;
}

async function socketsOn(port: number, file: string): Promise<readonly string[]> {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(1);
  const columns = lines.map((line) => line.trim().split(/\s+/));
  return columns
    .filter(([, local, , state]) => local?.endsWith(wanted) && state === listening)
    .map((column) => `socket:[${column[9]}]`);
}

async function holdsSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const descriptors = await readdir(folder).catch(() => []);
  const targets = await Promise.all(descriptors.map((fd) => readlink(`${folder}/${fd}`).catch(() => '')));
  return targets.some((target) => inodes.has(target));
}
