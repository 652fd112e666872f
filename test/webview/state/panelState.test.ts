import { describe, expect, it } from 'vitest';
import { notFound, ProtocolError } from '../../../src/protocol/errors.ts';
import type { TraceView } from '../../../src/protocol/views.ts';
import { openPanel, until } from '../support/panel.ts';
import { aStep, aTraceView, spanId, traceId } from '../support/views.ts';

const steps = [aStep(1), aStep(2, { parent: 1, type: 'generation' }), aStep(3, { parent: 1 })];
const otherTraceId = 'f'.repeat(32);

describe('opening a panel', () => {
  it('shows the trace and selects the step that the host asks for', async () => {
    const { panel } = openPanel({
      getShown: async () => ({ traceId, spanId: spanId(3), showNoise: true }),
      getTrace: async () => aTraceView({ steps }),
    });
    await panel.open();
    expect(panel.trace.value.state).toBe('ready');
    expect(panel.selected.value).toBe(spanId(3));
    expect(panel.showNoise.value).toBe(true);
  });

  it('selects the step that made the answer when the host names none', async () => {
    const { panel } = openPanel({ getTrace: async () => aTraceView({ steps }) });
    await panel.open();
    expect(panel.selected.value).toBe(spanId(2));
  });

  it('says when the trace is gone, and does not offer to try again', async () => {
    const { panel } = openPanel({ getTrace: () => Promise.reject(notFound('The turn')) });
    await panel.open();
    expect(panel.trace.value).toMatchObject({ state: 'failed', gone: true });
  });

  it('says when the host failed, and shows the trace on another try', async () => {
    let broken = true;
    const { panel } = openPanel({
      getTrace: async () => (broken ? Promise.reject(new ProtocolError('unavailable', 'The reader restarts.')) : aTraceView()),
    });
    await panel.open();
    expect(panel.trace.value).toEqual({ state: 'failed', gone: false, message: 'The reader restarts.' });
    broken = false;
    await panel.open();
    expect(panel.trace.value.state).toBe('ready');
  });
});

describe('after a reload', () => {
  const remembered = {
    traceId,
    spanId: spanId(3),
    asked: `${traceId}/${spanId(1)}/4`,
    tab: 'raw',
    folded: [spanId(2)],
    split: 0.3,
    markdown: false,
  };
  const getTrace = async () => aTraceView({ steps });

  it('the reader is where they were', async () => {
    const { panel } = openPanel(
      { getTrace, getShown: async () => ({ traceId, spanId: spanId(1), request: 4, showNoise: false }) },
      remembered,
    );
    await panel.open();
    expect(panel.selected.value).toBe(spanId(3));
    expect([...panel.folded.value]).toEqual([spanId(2)]);
    expect(panel.tab.value.tab).toBe('raw');
    expect(panel.split.value).toBe(0.3);
    expect(panel.markdown.value).toBe(false);
  });

  it('a step asked for in the meantime is selected', async () => {
    const { panel } = openPanel(
      { getTrace, getShown: async () => ({ traceId, spanId: spanId(1), request: 5, showNoise: false }) },
      remembered,
    );
    await panel.open();
    expect(panel.selected.value).toBe(spanId(1));
  });

  it('another trace begins with nothing folded', async () => {
    const { panel } = openPanel({ getTrace, getShown: async () => ({ traceId: otherTraceId, showNoise: false }) }, remembered);
    await panel.open();
    expect(panel.folded.value.size).toBe(0);
    expect(panel.selected.value).toBe(spanId(2));
  });

  it('the trace and the place are remembered, and nothing that was fetched', async () => {
    const { panel, remembered: now } = openPanel({ getTrace });
    await panel.open();
    panel.chooseTab('scores');
    panel.setFolded(spanId(1), true);
    expect(now()).toEqual({
      traceId,
      spanId: spanId(1),
      asked: `${traceId}//0`,
      tab: 'scores',
      folded: [spanId(1)],
      split: 0.46,
      markdown: true,
    });
  });
});

describe('while the trace grows', () => {
  it('many announcements become few requests, and the selection stays', async () => {
    let trace: TraceView = aTraceView({ steps });
    const { panel, server, asked } = openPanel({ getTrace: async () => trace });
    await panel.open();
    panel.select(spanId(1));
    for (let revision = 2; revision <= 50; revision++) {
      trace = { ...trace, revision, steps: [...trace.steps, aStep(revision + 100, { type: 'generation' })] };
      server.announce('traceChanged', { traceId, revision });
    }
    await until(() => panel.steps.value.length === 52);
    expect(asked.filter(([method]) => method === 'getTrace').length).toBeLessThanOrEqual(3);
    expect(panel.selected.value).toBe(spanId(1));
  });

  it('it is asked for again when it should be complete: no announcement tells that', async () => {
    const answers = [aTraceView({ complete: false, completeInMs: 20 }), aTraceView()];
    const { panel, asked } = openPanel({ getTrace: async () => answers.shift() ?? aTraceView({ title: 'asked once more' }) });
    await panel.open();
    expect(panel.trace.value).toMatchObject({ value: { complete: false } });
    await until(() => panel.trace.value.state === 'ready' && panel.trace.value.value.complete);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(asked.filter(([method]) => method === 'getTrace')).toHaveLength(2);
  });

  it('an older answer does not replace a newer one', async () => {
    const answers = [aTraceView({ revision: 2, title: 'new' }), aTraceView({ revision: 1, title: 'old' })];
    const { panel } = openPanel({ getTrace: async () => answers.shift() ?? aTraceView() });
    await panel.open();
    await panel.refresh();
    expect(panel.trace.value).toMatchObject({ value: { title: 'new' } });
  });

  it('a failed refresh leaves the trace on the screen and says that it may be old', async () => {
    let broken = false;
    const { panel } = openPanel({
      getTrace: async () => (broken ? Promise.reject(new Error('Database is busy.')) : aTraceView()),
    });
    await panel.open();
    broken = true;
    await panel.refresh();
    expect(panel.trace.value.state).toBe('ready');
    expect(panel.notice.value?.message).toContain('may be out of date');
  });

  it('a change of noise does not take the reader back to the step they came from', async () => {
    let showNoise = false;
    const { panel, server } = openPanel({
      getTrace: async () => aTraceView({ steps }),
      getShown: async () => ({ traceId, spanId: spanId(1), showNoise }),
    });
    await panel.open();
    panel.select(spanId(3));
    showNoise = true;
    server.announce('shownChanged', {});
    await until(() => panel.showNoise.value);
    expect(panel.selected.value).toBe(spanId(3));
  });

  it('a click on the same step in the sidebar does', async () => {
    let request = 1;
    const { panel, server } = openPanel({
      getTrace: async () => aTraceView({ steps }),
      getShown: async () => ({ traceId, spanId: spanId(1), request, showNoise: false }),
    });
    await panel.open();
    panel.select(spanId(3));
    request = 2;
    server.announce('shownChanged', {});
    await until(() => panel.selected.value === spanId(1));
  });

  it('deletion is told, and that of another trace is not', async () => {
    const { panel, server } = openPanel();
    await panel.open();
    server.announce('traceDeleted', { traceId: otherTraceId });
    server.announce('traceDeleted', { traceId });
    await until(() => panel.trace.value.state === 'failed');
    expect(panel.trace.value).toMatchObject({ gone: true, message: expect.stringContaining('deleted') });
  });
});

describe('the reader', () => {
  it('labels the selected step or the turn', async () => {
    const { panel, asked } = openPanel({ getTrace: async () => aTraceView({ steps }) });
    await panel.open();
    await panel.label('step', { kind: 'fail' });
    await panel.label('turn', { kind: 'note', text: 'wrong days' });
    expect(asked.filter(([method]) => method === 'saveLabel').map(([, params]) => params)).toEqual([
      { traceId, spanId: spanId(2), label: { kind: 'fail' } },
      { traceId, label: { kind: 'note', text: 'wrong days' } },
    ]);
  });

  it('is told why a label was not kept', async () => {
    const { panel } = openPanel({ saveLabel: () => Promise.reject(new ProtocolError('refused', 'The database is read-only.')) });
    await panel.open();
    await panel.label('turn', { kind: 'pass' });
    expect(panel.notice.value).toEqual({ kind: 'error', message: 'The database is read-only.' });
  });

  it('who folds around the selected step is put on what was folded', async () => {
    const { panel } = openPanel({ getTrace: async () => aTraceView({ steps }) });
    await panel.open();
    panel.setFolded(spanId(1), true);
    expect(panel.selected.value).toBe(spanId(1));
    expect(panel.rows.value).toHaveLength(1);
  });

  it('who runs through the steps fetches where they rest', async () => {
    const many = Array.from({ length: 50 }, (_, index) => aStep(index + 1));
    const { panel } = openPanel({
      getTrace: async () => aTraceView({ steps: many }),
      getShown: async () => ({ traceId, spanId: spanId(1), showNoise: false }),
    });
    await panel.open();
    const detailed = new Set<string | undefined>();
    panel.detailed.subscribe((spanId) => void detailed.add(spanId));
    for (const step of many) panel.select(step.spanId);
    await until(() => panel.detailed.value === spanId(50));
    expect(detailed.size).toBeLessThanOrEqual(3);
  });
});

describe('what was fetched of a step', () => {
  it('is fetched once, and again after a change', async () => {
    const { panel, asked } = openPanel();
    await panel.open();
    const count = () => asked.filter(([method]) => method === 'getObservation').length;
    panel.observations.ensure(spanId(1));
    panel.observations.ensure(spanId(1));
    await until(() => panel.observations.read(spanId(1)).state === 'ready');
    expect(count()).toBe(1);
    await panel.refresh();
    expect(panel.observations.read(spanId(1)).state).toBe('ready');
    panel.observations.ensure(spanId(1));
    await until(() => count() === 2);
  });

  it('may be asked for again after a failure', async () => {
    let broken = true;
    const { panel } = openPanel({
      getObservation: async ({ spanId: id }) => (broken ? Promise.reject(new Error('busy')) : ({ spanId: id } as never)),
    });
    await panel.open();
    panel.observations.ensure(spanId(1));
    await until(() => panel.observations.read(spanId(1)).state === 'failed');
    broken = false;
    panel.observations.ensure(spanId(1));
    await until(() => panel.observations.read(spanId(1)).state === 'ready');
  });
});
