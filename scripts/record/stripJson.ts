import { isMachineAttribute } from './machine.ts';

// Newer than the types: what JSON.parse read, and JSON.stringify writes, digit by digit.
declare global {
  interface JSON {
    parse(
      text: string,
      reviver: (this: unknown, key: string, value: unknown, context: { readonly source: string }) => unknown,
    ): unknown;
    rawJSON(text: string): object;
  }
}

/** An OTLP/JSON request with every string cleaned and the machine's resource attributes left out. Numbers keep their digits. */
export function stripJson(body: Uint8Array, clean: (text: string) => string): Uint8Array {
  const document = JSON.parse(Buffer.from(body).toString('utf8'), (key, value, { source }) => {
    if (typeof value === 'number') return JSON.rawJSON(source);
    if (typeof value === 'string') return clean(value);
    return key === 'resource' ? withoutMachineAttributes(value) : value;
  });
  return Buffer.from(JSON.stringify(document));
}

function withoutMachineAttributes(resource: unknown): unknown {
  const { attributes } = (resource ?? {}) as { readonly attributes?: unknown };
  if (!Array.isArray(attributes)) return resource;
  const kept = attributes.filter(({ key }: { readonly key?: unknown }) => !isMachineAttribute(String(key)));
  return { ...(resource as object), attributes: kept };
}
