import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PanelState } from './panelState.ts';

/** Gives every component the page's state, so that it need not be handed down through all of them. */
export const PanelContext = createContext<PanelState | undefined>(undefined);

export function usePanel(): PanelState {
  const panel = useContext(PanelContext);
  if (panel === undefined) throw new Error('This component stands outside the PanelContext.');
  return panel;
}
