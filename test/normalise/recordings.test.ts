import { describe, expect, it } from 'vitest';
import { loadPrices } from '../../src/normalise/prices.ts';
import { readRecording } from '../support/readRecording.ts';
import { recordings } from '../support/recording.ts';
import { traceTranscript } from '../support/transcript.ts';

const prices = await loadPrices();

describe('what real exporters sent', () => {
  it.each(recordings)('reads %s as its golden file says', async (name) => {
    const { traces } = readRecording(name, prices);
    const text = traces.map(traceTranscript).sort().join('\n\n');
    await expect(`${text}\n`).toMatchFileSnapshot(`../golden/${name}.txt`);
  });
});
