import type { RetrievedDocument } from '../../model/document.ts';
import { documentsIn } from '../documents.ts';
import { structured } from '../structured.ts';
import type { Place, Reader } from './convention.ts';
import { placeName } from './placeName.ts';

/** The output of a search or a ranking as documents. For other steps a list of objects is just what came out. */
export function retrievedAt(...places: readonly Place[]): Reader<readonly RetrievedDocument[]> {
  return {
    from: places.map(placeName).join(', '),
    read: (subject, type) => {
      if (type !== 'retrieval' && type !== 'reranker') return undefined;
      for (const place of places) {
        const value = subject.at(place);
        const documents = value === undefined || value === null ? undefined : documentsIn(structured(value));
        if (documents !== undefined) return documents;
      }
      return undefined;
    },
  };
}
