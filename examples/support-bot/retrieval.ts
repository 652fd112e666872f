import { readdirSync, readFileSync } from 'node:fs';

/** A section of a document of `docs/`. */
export interface Chunk {
  /** Such as `returns.md#return-period`. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface Hit {
  readonly chunk: Chunk;
  /** Cosine similarity. */
  readonly score: number;
}

/** Turns texts into vectors of one length. */
export type Embed = (texts: readonly string[]) => Promise<readonly (readonly number[])[]>;

/** The documents with their vectors. */
export interface DocumentStore {
  /** The nearest sections, best first: at most `topK`, none below `minScore`. */
  search(vector: readonly number[], topK: number, minScore: number): readonly Hit[];
}

export async function openDocumentStore(embed: Embed): Promise<DocumentStore> {
  const chunks = readChunks(new URL('docs/', import.meta.url));
  const vectors = await embed(chunks.map((chunk) => `${chunk.title}\n${chunk.text}`));
  return {
    search(vector, topK, minScore) {
      return chunks
        .map((chunk, index) => ({ chunk, score: cosine(vector, vectors[index] ?? []) }))
        .filter((hit) => hit.score >= minScore)
        .sort((a, b) => b.score - a.score)
        .slice(0, topK);
    },
  };
}

/** One chunk per `##` section. */
function readChunks(folder: URL): Chunk[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .flatMap((file) => {
      const [, ...sections] = readFileSync(new URL(file, folder), 'utf8').replaceAll('\r\n', '\n').split('\n## ');
      return sections.map((section) => {
        const [title = '', ...lines] = section.split('\n');
        const anchor = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
        return { id: `${file}#${anchor}`, title, text: lines.join('\n').trim() };
      });
    });
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let dot = 0;
  let lengthA = 0;
  let lengthB = 0;
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    dot += value * other;
    lengthA += value * value;
    lengthB += other * other;
  }
  return lengthA === 0 || lengthB === 0 ? 0 : dot / Math.sqrt(lengthA * lengthB);
}
