import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where downloads that outlive a checkout are kept: `$XDG_CACHE_HOME/promptrail`, else `~/.cache/promptrail`. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  // The specification ignores a relative value, and so do we: it would point into the checkout.
  const base = environment['XDG_CACHE_HOME'];
  return join(base !== undefined && isAbsolute(base) ? base : join(homedir(), '.cache'), 'promptrail');
}
