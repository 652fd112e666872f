import '@vscode/codicons/dist/codicon.css';
import './styles/tokens.css';
import './styles/controls.css';
import './styles/page.css';
import './styles/tree.css';
import './styles/detail.css';
import './styles/markdown.css';
import { render } from 'preact';
import { Client } from '../src/protocol/channel.ts';
import type { TracePanelApi, TracePanelEvents } from '../src/protocol/tracePanel.ts';
import { acquireHost } from './host.ts';
import { PanelContext } from './state/panelContext.ts';
import { PanelState } from './state/panelState.ts';
import { TracePage } from './trace/TracePage.tsx';
import { registerToolkit } from './ui/toolkit.ts';

registerToolkit();
const host = acquireHost();
const panel = new PanelState(new Client<TracePanelApi, TracePanelEvents>(host.transport), host);
const root = document.getElementById('root');
if (root !== null) {
  render(
    <PanelContext.Provider value={panel}>
      <TracePage />
    </PanelContext.Provider>,
    root,
  );
}
void panel.open();
