import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

/**
 * The file that `path` names inside one of the folders, with all links followed; undefined when there is none. `path` may be
 * hostile (`code.file.path` of a span): what points outside, to another host or to a device does not exist.
 */
export async function fileInside(folders: readonly string[], path: string): Promise<string | undefined> {
  // UNC and device paths go first: on Windows merely looking at one sends the user's credentials to its host.
  if (/^[\\/]{2}/.test(path) || /^[a-z][a-z0-9+.-]+:/i.test(path) || path.includes('\0')) return undefined;
  for (const folder of folders) {
    const candidate = isAbsolute(path) ? resolve(path) : join(folder, path);
    if (!isInside(folder, candidate)) continue;
    try {
      const file = await realpath(candidate);
      if (isInside(await realpath(folder), file) && (await stat(file)).isFile()) return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

function isInside(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
