import type { Transport } from '../src/protocol/channel.ts';

/** The editor as the page sees it: a way to talk, and a small memory that survives a reload of the page. */
export interface WebviewHost {
  readonly transport: Transport;
  /** What was last remembered, or undefined. It may come from another version of this page: check it. */
  recall(): unknown;
  remember(state: unknown): void;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Connects to the editor. May be called once per page load. */
export function acquireHost(): WebviewHost {
  const api = acquireVsCodeApi();
  return {
    transport: {
      post: (message) => api.postMessage(message),
      onMessage(listener) {
        const receive = (event: MessageEvent<unknown>) => listener(event.data);
        window.addEventListener('message', receive);
        return { dispose: () => window.removeEventListener('message', receive) };
      },
    },
    recall: () => api.getState(),
    remember: (state) => api.setState(state),
  };
}
