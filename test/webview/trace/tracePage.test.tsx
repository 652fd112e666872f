// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Score } from '../../../src/model/score.ts';
import type { TracePanelApi } from '../../../src/protocol/tracePanel.ts';
import type { ObservationView, PromptView } from '../../../src/protocol/views.ts';
import { PanelContext } from '../../../webview/state/panelContext.ts';
import { TracePage } from '../../../webview/trace/TracePage.tsx';
import { openPanel, type TestPanel, until } from '../support/panel.ts';
import { aHint, aLabel, anObservationView, aRawView, aStep, aTraceView, spanId, traceId } from '../support/views.ts';

const hostile = '<img src=x onerror=alert(1)> \u202ee\u202c <script>alert(1)</script> __proto__';

let root: HTMLElement;

beforeEach(() => {
  root = document.createElement('div');
  document.body.append(root);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(440);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(400);
});

afterEach(() => {
  void act(() => render(null, root));
  root.remove();
  vi.restoreAllMocks();
});

async function show(methods: Partial<TracePanelApi>): Promise<TestPanel> {
  const test = openPanel(methods);
  void act(() => {
    render(
      <PanelContext.Provider value={test.panel}>
        <TracePage />
      </PanelContext.Provider>,
      root,
    );
  });
  await act(() => test.panel.open());
  await settle();
  return test;
}

/** Lets answers arrive and effects run. */
async function settle(): Promise<void> {
  await act(() => new Promise((resolve) => setTimeout(resolve, 30)));
}

function press(key: string, target: EventTarget = document.body): void {
  void act(() => {
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true }));
  });
}

const steps = [
  aStep(1, { type: 'chain', name: 'turn', status: 'error', statusMessage: 'rate limit' }),
  aStep(2, { type: 'generation', name: 'chat', parent: 1 }),
  aStep(3, { type: 'tool', name: 'get_policy', parent: 1, inFlight: true, durationMs: 0 }),
];

describe('the list of steps', () => {
  it('is a tree to a screen reader', async () => {
    await show({ getTrace: async () => aTraceView({ steps }) });
    const rows = [...root.querySelectorAll('[role=treeitem]')];
    expect(
      rows.map((row) => ['aria-level', 'aria-expanded', 'aria-selected', 'aria-label'].map((name) => row.getAttribute(name))),
    ).toEqual([
      ['1', 'true', 'true', 'Chain, turn, error rate limit, 1.00 s'],
      ['2', null, 'false', 'Generation, chat, 1.00 s'],
      ['2', null, 'false', 'Tool, get_policy, running'],
    ]);
    const tree = root.querySelector('[role=tree]');
    expect(tree?.getAttribute('aria-activedescendant')).toBe(rows[0]?.id);
    expect(tree?.getAttribute('tabindex')).toBe('0');
  });

  it('is walked, folded and judged by keys', async () => {
    const { panel, asked } = await show({ getTrace: async () => aTraceView({ steps, nextTraceId: 'e'.repeat(32) }) });
    const tree = root.querySelector('[role=tree]');
    if (tree === null) throw new Error('there is a tree');
    press('j');
    expect(panel.selected.value).toBe(spanId(2));
    press('ArrowLeft', tree);
    expect(panel.selected.value).toBe(spanId(1));
    press('ArrowLeft', tree);
    expect(root.querySelectorAll('[role=treeitem]')).toHaveLength(1);
    press('ArrowRight', tree);
    press('ArrowRight', tree);
    expect(panel.selected.value).toBe(spanId(2));
    press('e');
    expect(panel.selected.value).toBe(spanId(1));
    press('f');
    press('P');
    press(']');
    await settle();
    expect(asked.filter(([method]) => method === 'saveLabel' || method === 'showTrace')).toEqual([
      ['saveLabel', { traceId, spanId: spanId(1), label: { kind: 'fail' } }],
      ['saveLabel', { traceId, label: { kind: 'pass' } }],
      ['showTrace', { traceId: 'e'.repeat(32) }],
    ]);
  });

  it('lets go of its keys while a person types', async () => {
    const { panel, asked } = await show({ getTrace: async () => aTraceView({ steps }) });
    press('n');
    await settle();
    const area = root.querySelector('vscode-text-area');
    if (area === null) throw new Error('there is a field for the note');
    for (const key of 'jpfue') press(key, area);
    expect(panel.selected.value).toBe(spanId(1));
    expect(asked.filter(([method]) => method === 'saveLabel')).toEqual([]);
    press('Escape', area);
    expect(root.querySelector('vscode-text-area')).toBeNull();
  });

  it('takes a verdict back when it is said again', async () => {
    const { asked } = await show({ getTrace: async () => aTraceView({ steps, scores: [aLabel('pass')] }) });
    expect(root.querySelector('.review-turn')?.textContent).toContain('passed');
    press('P');
    await settle();
    expect(asked).toContainEqual(['saveLabel', { traceId, label: { kind: 'clear' } }]);
  });

  it('has a row for a step that has not come, with words for a name and nothing to label', async () => {
    const awaited = aStep(7, { name: 'not received yet', durationMs: 0, absent: 'awaited' });
    const { panel, asked } = await show({
      getTrace: async () =>
        aTraceView({ complete: false, steps: [awaited, aStep(8, { parent: 7, name: 'chat', type: 'generation' })] }),
    });
    const row = root.querySelector('[role=treeitem]');
    expect(row?.getAttribute('aria-label')).toBe('Span, not received yet');
    expect(row?.querySelector('.cell-duration')?.textContent).toBe('–');
    expect(row?.querySelector('.bar')).toBeNull();
    expect(panel.selected.value).toBe(spanId(8));
    press('k');
    await act(() => until(() => panel.detailed.value === spanId(7)));
    await settle();
    expect(root.querySelector('.detail')?.textContent).toContain(`${spanId(7)} as their parent. It has not been received yet`);
    press('p');
    await settle();
    expect(root.querySelector('.notice')?.textContent).toContain('nothing to label');
    expect(asked.filter(([method]) => method === 'saveLabel')).toEqual([]);
    expect(asked.filter(([method]) => method === 'getObservation')).toEqual([['getObservation', { traceId, spanId: spanId(8) }]]);
  });

  it('says at its head how much infrastructure is hidden and shows it', async () => {
    const { asked } = await show({
      getTrace: async () => aTraceView({ steps: [aStep(1), aStep(2, { noise: true })], hiddenSpans: 1 }),
    });
    const count = root.querySelector<HTMLElement>('.scale .link-button');
    expect(count?.textContent).toBe('1 hidden');
    void act(() => count?.click());
    await settle();
    expect(root.querySelector('.scale .link-button')?.textContent).toBe('1 shown');
    expect(asked).toContainEqual(['setShowNoise', { showNoise: true }]);
  });

  it('says how much infrastructure is hidden and shows it', async () => {
    const { panel, asked } = await show({
      getTrace: async () => aTraceView({ steps: [...steps, aStep(4, { parent: 2, noise: true, name: 'POST' })], hiddenSpans: 1 }),
    });
    expect(root.textContent).toContain('1 infrastructure span hidden');
    void act(() => root.querySelector<HTMLElement>('.noise-row button')?.click());
    await settle();
    expect(panel.rows.value).toHaveLength(4);
    expect(asked).toContainEqual(['setShowNoise', { showNoise: true }]);
  });
});

describe('the header', () => {
  const status = () => root.querySelector('.status')?.textContent?.trim();

  it.each([
    ['unset', undefined],
    ['ok', 'ok'],
    ['error', 'error'],
  ] as const)('of a turn whose status is %s says %s', async (given, expected) => {
    await show({ getTrace: async () => aTraceView({ status: given }) });
    expect(status()).toBe(expected);
  });

  it('says that a turn is live while more may come', async () => {
    await show({ getTrace: async () => aTraceView({ status: 'unset', complete: false }) });
    expect(status()).toBe('live');
  });

  it('shows what a judge said of a step, and of which', async () => {
    const score = aLabel('fail', { name: 'grounded', value: 0.31, type: 'numeric', source: 'judge', explanation: 'invented' });
    const ofStep: Score = { ...score, target: { kind: 'observation', traceId: traceId as never, spanId: spanId(1) } };
    await show({ getTrace: async () => aTraceView({ steps: [aStep(1, { name: 'chat gpt-5.2', scores: [ofStep] })] }) });
    const mark = root.querySelector('.figures .score-mark');
    expect(mark?.textContent?.trim()).toBe('grounded 0.31');
    expect(mark?.querySelector('[role=img]')?.getAttribute('aria-label')).toBe('failed');
    expect(mark?.getAttribute('title')).toBe('On chat gpt-5.2: invented');
  });
});

it.each([
  ['says the model', 'chat gpt-5.2', []],
  ['does not say the model', 'chat', ['gpt-5.2-2025-12-11']],
])('a step whose name %s has its model beside it or not, and its tokens', async (_, name, remarks) => {
  const step = aStep(1, { type: 'generation', name, model: 'gpt-5.2-2025-12-11', inputTokens: 1200, outputTokens: 48 });
  await show({ getTrace: async () => aTraceView({ steps: [step] }) });
  expect([...root.querySelectorAll('.remark')].map(({ textContent }) => textContent)).toEqual(remarks);
  expect(root.querySelector('[role=treeitem] .cell-tokens')?.textContent).toBe('1,248 tok');
});

describe('the way to the prompt file', () => {
  it.each<[string, PromptView, string]>([
    ['its path as name', { name: 'prompts/judge.md', path: 'prompts/judge.md', startLine: 7 }, 'prompts/judge.md:7'],
    ['the end of its path as name', { name: 'prompts/judge.md', path: 'bot/prompts/judge.md' }, 'bot/prompts/judge.md'],
    ['a version', { name: 'judge.md', version: '3', path: 'judge.md' }, 'judge.md · 3'],
    ['a name of its own', { name: 'judge', path: 'prompts/judge.md' }, 'prompts/judge.md · judge'],
    ['a name and no file', { name: 'judge' }, 'judge not found in this workspace'],
  ])('of a prompt with %s says nothing twice', async (_, prompt, expected) => {
    await show({
      getTrace: async () => aTraceView({ steps: [aStep(1, { type: 'generation' })] }),
      getObservation: async () => anObservationView({ prompt }),
    });
    expect(root.querySelector('.prompt-place')?.textContent).toBe(expected);
  });
});

describe('hostile telemetry', () => {
  const observation: ObservationView = anObservationView({
    spanId: spanId(2),
    name: hostile,
    statusMessage: hostile,
    model: hostile,
    provider: hostile,
    finishReasons: [hostile],
    parameters: [
      [hostile, hostile],
      ['__proto__', '1'],
    ],
    input: [
      { role: 'system', parts: [{ type: 'text', text: hostile }] },
      {
        role: 'user',
        name: hostile,
        parts: [
          { type: 'text', text: hostile },
          { type: 'media', mimeType: hostile, uri: 'https://evil.example/x.png' },
        ],
      },
    ],
    output: [
      {
        role: 'assistant',
        parts: [
          { type: 'text', text: hostile },
          { type: 'tool_call', id: hostile, name: hostile, arguments: { text: hostile }, result: { text: hostile } },
          { type: 'unknown', text: hostile },
        ],
      },
    ],
    documents: [
      { rank: 1, id: hostile, score: Number.NaN, content: { text: hostile }, metadata: [[hostile, hostile]], scores: [] },
    ],
    toolDefinitions: [{ name: hostile, definition: { text: hostile } }],
    prompt: { name: hostile, version: hostile, path: hostile, evidence: hostile, symbol: hostile },
    source: { file: hostile, function: hostile },
    scores: [aLabel('fail', { name: hostile, value: hostile, explanation: hostile, author: hostile, evaluator: hostile })],
    hints: [aHint(hostile, { copy: [hostile] }), aHint(hostile, { about: 'session' })],
    instrumentation: hostile,
    origins: [{ field: 'model', key: hostile, convention: hostile }],
    usage: { input: 1, output: 1, total: 2 },
    usageReport: { counts: [{ part: 'input', key: hostile, value: 1 }], rules: [hostile] },
    warnings: [hostile],
    unknownKeys: [hostile],
  });
  const attribute = { key: hostile, type: 'string', value: { text: hostile } } as const;
  const methods: Partial<TracePanelApi> = {
    getShown: async () => ({ traceId, spanId: spanId(2), showNoise: true }),
    getTrace: async () =>
      aTraceView({
        title: hostile,
        userId: hostile,
        service: hostile,
        tags: [hostile, hostile],
        warnings: [hostile],
        session: { rowId: 1, sessionId: hostile, title: hostile },
        scores: [aLabel('fail', { source: 'judge', name: hostile, explanation: hostile })],
        steps: [aStep(1), aStep(2, { parent: 1, name: hostile, model: hostile, status: 'error', statusMessage: hostile })],
      }),
    getObservation: async () => observation,
    getRaw: async () =>
      aRawView({
        span: [attribute, { key: '__proto__', type: 'map', value: { text: '{"__proto__":{"polluted":1}}' } }],
        resource: [attribute],
        scope: { name: hostile, version: hostile, attributes: [attribute] },
        fields: [[hostile, hostile]],
        events: [{ name: hostile, offsetMs: 1, attributes: [attribute] }],
        links: [{ traceId, spanId: spanId(1), attributes: [attribute] }],
        logs: [{ name: hostile, body: { text: hostile }, attributes: [attribute] }],
      }),
  };

  it.each(['messages', 'context', 'scores', 'parameters', 'raw'] as const)('is text and nothing else under %s', async (tab) => {
    const { panel } = await show(methods);
    void act(() => panel.chooseTab(tab));
    await settle();
    for (const line of root.querySelectorAll<HTMLElement>('.fold-line[aria-expanded=false]')) void act(() => line.click());
    await settle();
    const page = root.textContent ?? '';
    expect(page.split('<img src=x onerror=alert(1)>').length).toBeGreaterThan(5);
    expect(root.querySelector('img, script, a, iframe, object, style, link, form')).toBeNull();
    for (const element of root.querySelectorAll('*')) {
      for (const { name } of element.attributes) expect(name).not.toMatch(/^(on|href$|src$|srcset$|action$|formaction$)/);
    }
    expect('polluted' in {}).toBe(false);
  });
});

describe('a step', () => {
  it('says why it has no messages, and what turns them on', async () => {
    await show({
      getTrace: async () => aTraceView({ steps }),
      getObservation: async () =>
        anObservationView({ hints: [aHint('Set CAPTURE=true in the app.', { copy: ['CAPTURE=true'] })] }),
    });
    expect(root.querySelector('.empty')?.textContent).toContain('Set CAPTURE=true in the app.');
    expect(root.querySelector('.empty [aria-label="Copy CAPTURE=true"]')).not.toBeNull();
    expect(root.querySelector('.notes')).toBeNull();
  });

  it('tells in one line what else is missing, unread or not understood, and all of it when opened', async () => {
    await show({
      getTrace: async () => aTraceView({ steps }),
      getObservation: async () =>
        anObservationView({
          hints: [aHint('Name a session with session.id.', { about: 'session', copy: ['session.id'] })],
          warnings: ['gen_ai.input.messages is not valid JSON.'],
          unknownKeys: ['gen_ai.usage.input_tokenz'],
        }),
    });
    expect(root.querySelector('.notes .fold-line')?.textContent).toBe('no session · 1 warning · 1 key not understood');
    void act(() => root.querySelector<HTMLElement>('.notes .fold-line')?.click());
    const notes = root.querySelector('.notes')?.textContent;
    expect(notes).toContain('Name a session with session.id.');
    expect(notes).toContain('gen_ai.input.messages is not valid JSON.');
    expect(notes).toContain('gen_ai.usage.input_tokenz');
  });

  it('says which key each field came from and how its tokens were computed', async () => {
    const { panel } = await show({
      getTrace: async () => aTraceView({ steps }),
      getObservation: async () =>
        anObservationView({
          usage: { input: 1200, output: 48, total: 1248, cacheRead: 1024 },
          usageReport: {
            counts: [{ part: 'input', key: 'input_tokens', value: 176 }],
            rules: ['Cached tokens were counted beside the input: 1,024 were added to 176.'],
          },
          origins: [{ field: 'model', key: 'gen_ai.response.model', convention: 'gen_ai' }],
        }),
    });
    void act(() => panel.chooseTab('parameters'));
    await settle();
    for (const line of root.querySelectorAll<HTMLElement>('.fold-line[aria-expanded=false]')) void act(() => line.click());
    const text = root.querySelector('.detail')?.textContent;
    expect(text).toContain('inputinput_tokens176');
    expect(text).toContain('1,024 were added to 176.');
    expect(text).toContain('modelgen_ai.response.model');
  });

  it('opens a text that arrived cut by its place', async () => {
    const { asked } = await show({
      getTrace: async () => aTraceView({ steps: [aStep(2, { type: 'generation' })] }),
      getObservation: async () =>
        anObservationView({
          spanId: spanId(2),
          output: [{ role: 'assistant', parts: [{ type: 'text', text: 'abc', fullLength: 250_000 }] }],
        }),
    });
    const button = [...root.querySelectorAll('button')].find(
      ({ textContent }) => textContent === 'Open full text (250,000 characters)',
    );
    void act(() => button?.click());
    await settle();
    expect(asked).toContainEqual(['openText', { traceId, spanId: spanId(2), path: 'output/0/parts/0/text' }]);
  });

  it('shows what went wrong when it cannot be fetched, and tries again', async () => {
    let broken = true;
    await show({
      getTrace: async () => aTraceView({ steps }),
      getObservation: async () =>
        broken ? Promise.reject(new Error('The reader restarts.')) : anObservationView({ hints: [aHint('fine')] }),
    });
    expect(root.querySelector('.detail')?.textContent).toContain('The reader restarts.');
    broken = false;
    void act(() => root.querySelector<HTMLElement>('.detail .empty vscode-button')?.click());
    await until(() => root.querySelector('.detail')?.textContent?.includes('fine') === true);
  });
});
