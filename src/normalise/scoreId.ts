const offset = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;

/**
 * The id of a score that telemetry carries: the same whenever the same judgement is received again, in whatever order
 * (FNV-1a, 64 bits over UTF-16 code units, behind the ids of what it is about).
 */
export function scoreId(about: string, ...parts: readonly string[]): string {
  let hash = offset;
  for (const part of parts) {
    for (let index = 0; index < part.length; index++) hash = step(hash, part.charCodeAt(index));
    hash = step(hash, 0x1_0000); // No code unit: keeps ('ab', 'c') and ('a', 'bc') apart.
  }
  return `otel-${about}-${hash.toString(16).padStart(16, '0')}`;
}

const step = (hash: bigint, unit: number): bigint => BigInt.asUintN(64, (hash ^ BigInt(unit)) * prime);
