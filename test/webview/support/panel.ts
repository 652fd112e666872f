import { Client, type Server, serve, type Transport } from '../../../src/protocol/channel.ts';
import type { TracePanelApi, TracePanelEvents } from '../../../src/protocol/tracePanel.ts';
import { validateTracePanel } from '../../../src/protocol/validate.ts';
import { PanelState } from '../../../webview/state/panelState.ts';
import { anObservationView, aRawView, aTraceView, traceId } from './views.ts';

/** A panel's state on a real channel, with a host that answers from memory and writes down what it was asked. */
export interface TestPanel {
  readonly panel: PanelState;
  readonly server: Server<TracePanelEvents>;
  /** Every request, as `method` and parameters, in order. */
  readonly asked: (readonly [method: string, params: unknown])[];
  /** What the page last remembered. */
  remembered(): unknown;
}

/** `methods` replace the host's answers; `recalled` is what an earlier page remembered. */
export function openPanel(methods: Partial<TracePanelApi> = {}, recalled?: unknown): TestPanel {
  const asked: (readonly [string, unknown])[] = [];
  const [page, host] = transportPair();
  const answers: TracePanelApi = {
    getShown: async () => ({ traceId, showNoise: false }),
    getTrace: async () => aTraceView(),
    getObservation: async ({ spanId }) => anObservationView({ spanId }),
    getRaw: async () => aRawView(),
    saveLabel: async () => {},
    undoLabel: async () => {},
    openPrompt: async () => ({ message: '' }),
    diffPrompt: async () => ({ message: '' }),
    openSource: async () => {},
    openText: async () => {},
    copyText: async () => {},
    showTrace: async () => {},
    setShowNoise: async () => {},
    ...methods,
  };
  const server = serve<TracePanelApi, TracePanelEvents>(host, answers, (method, params) => {
    asked.push([method, params]);
    validateTracePanel(method, params);
  });
  let remembered = recalled;
  const panel = new PanelState(new Client(page), {
    recall: () => recalled,
    remember: (state) => {
      remembered = state;
    },
  });
  return { panel, server, asked, remembered: () => remembered };
}

/** Two ends that post copies to each other in a later task, as a webview and its host do. */
function transportPair(): readonly [Transport, Transport] {
  const listeners = [new Set<(message: unknown) => void>(), new Set<(message: unknown) => void>()] as const;
  const end = (from: 0 | 1): Transport => ({
    post(message) {
      const copy = structuredClone(message);
      queueMicrotask(() => {
        for (const listener of listeners[from === 0 ? 1 : 0]) listener(copy);
      });
    },
    onMessage(listener) {
      listeners[from].add(listener);
      return { dispose: () => listeners[from].delete(listener) };
    },
  });
  return [end(0), end(1)];
}

/** Resolves once `holds` does, and fails when it never will. */
export async function until(holds: () => boolean, patienceMs = 5000): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
