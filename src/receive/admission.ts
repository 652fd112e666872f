const loopbackNames: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * True when a `Host` header or `:authority` names us. A page whose own name was made to resolve to 127.0.0.1 (DNS
 * rebinding) still sends that name. Never throws, whatever the header holds.
 */
export function isAllowedHost(header: string | undefined, port: number, allowedHosts: readonly string[]): boolean {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::(\d{1,5}))?$/.exec((header ?? '').toLowerCase());
  if (match === null) return false;
  const [whole, name = '', portText] = match;
  if (loopbackNames.has(name) && Number(portText ?? 80) === port) return true;
  return allowedHosts.some((allowed) => allowed.toLowerCase() === name || allowed.toLowerCase() === whole);
}

/** What a browser's request says of the page that sent it. */
export type OriginVerdict = 'no browser' | 'allowed' | 'refused';

/**
 * Judges `Origin` and `Sec-Fetch-Site`. Apps are not browsers and send neither; a page may only send when its origin is
 * on the list, so that no website can write into, or read from, a receiver it finds on the loopback.
 */
export function judgeOrigin(
  origin: string | undefined,
  fetchSite: string | undefined,
  allowedOrigins: readonly string[],
): OriginVerdict {
  if (origin !== undefined) return allowedOrigins.includes(origin) ? 'allowed' : 'refused';
  return fetchSite === 'cross-site' ? 'refused' : 'no browser';
}
