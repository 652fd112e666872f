import type { Resource, Scope } from '../model/received.ts';
import { tooManyItems } from './notes.ts';
import { readResourceGroup, readScopeGroup } from './protobufCommon.ts';
import type { Wire } from './wire.ts';

/**
 * Reads a request of any signal, which all nest alike: repeated Resource... = 1, in each the scopes, in each the items.
 * `readItem` gives undefined for an item that it has rejected.
 */
export function readItems<Item>(
  wire: Wire,
  name: Parameters<typeof tooManyItems>[0],
  readItem: (wire: Wire, resource: Resource, scope: Scope) => Item | undefined,
): readonly Item[] {
  const { limits } = wire.findings;
  const items: Item[] = [];
  while (wire.more()) {
    const tag = wire.reader.tag();
    if (tag !== 0x0a) {
      wire.skip(tag);
      continue;
    }
    const resource = readResourceGroup(wire);
    const next = wire.reader.pos;
    for (const scopeStart of resource.members) {
      wire.at(scopeStart);
      const scope = readScopeGroup(wire);
      for (const itemStart of scope.members) {
        if (items.length >= limits.items) {
          wire.findings.reject(tooManyItems(name, limits.items));
          continue;
        }
        wire.at(itemStart);
        const item = readItem(wire, resource.owner, scope.owner);
        if (item !== undefined) items.push(item);
      }
    }
    wire.at(next);
  }
  return items;
}
