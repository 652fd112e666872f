import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPanelState, validateTracePanel } from '../../src/protocol/validate.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

describe('validateTracePanel', () => {
  it.each<[string, unknown]>([
    ['getShown', {}],
    ['getTrace', { traceId }],
    ['getObservation', { traceId, spanId }],
    ['saveLabel', { traceId, label: { kind: 'pass' } }],
    ['saveLabel', { traceId, spanId, label: { kind: 'note', text: 'too short' } }],
    ['openText', { traceId, spanId, path: 'input/0/parts/1/text' }],
    ['showTrace', { traceId }],
    ['setShowNoise', { showNoise: true }],
    ['copyText', { text: '' }],
  ])('lets %s %j pass', (method, params) => {
    expect(() => validateTracePanel(method, params)).not.toThrow();
  });

  it.each<[string, unknown, string]>([
    ['getTrace', { traceId: 'x' }, 'another shape'],
    ['getTrace', { traceId: traceId.toUpperCase() }, 'another shape'],
    ['getTrace', { traceId, extra: 1 }, 'another shape'],
    ['getTrace', undefined, 'another shape'],
    ['getTrace', [traceId], 'another shape'],
    ['getObservation', { traceId }, 'another shape'],
    ['saveLabel', { traceId, label: { kind: 'pass', text: 'x' } }, 'another shape'],
    ['saveLabel', { traceId, label: { kind: 'best' } }, 'another shape'],
    ['saveLabel', { traceId, label: { kind: 'note', text: 'x'.repeat(20_001) } }, 'another shape'],
    ['setShowNoise', { showNoise: 'yes' }, 'another shape'],
    ['executeCommand', {}, 'may not ask'],
    ['constructor', {}, 'may not ask'],
    ['__proto__', {}, 'may not ask'],
  ])('refuses %s %j', (method, params, why) => {
    expect(() => validateTracePanel(method, params)).toThrow(why);
  });

  it('never fails in another way, whatever arrives', () => {
    fc.assert(
      fc.property(fc.string(), fc.anything(), (method, params) => {
        try {
          validateTracePanel(method, params);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid' });
        }
      }),
      { seed: 0x5eed0001 },
    );
  });
});

describe('readPanelState', () => {
  it.each<[unknown, unknown]>([
    [
      { traceId, spanId, tab: 'raw' },
      { traceId, spanId },
    ],
    [{ traceId, spanId: 7 }, { traceId }],
    [{ traceId: 'no' }, undefined],
    [undefined, undefined],
    ['text', undefined],
  ])('reads %j', (state, expected) => {
    expect(readPanelState(state)).toEqual(expected);
  });
});
