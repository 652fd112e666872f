import { useEffect } from 'preact/hooks';
import type { KeyedCache } from './keyedCache.ts';
import type { Loadable } from './loadable.ts';

/** The content for `key`, fetched when it is first shown and again when it is out of date. */
export function useCached<Value>(cache: KeyedCache<Value>, key: string): Loadable<Value> {
  const generation = cache.generation.value;
  useEffect(() => cache.ensure(key), [cache, key, generation]);
  return cache.read(key);
}
