import type { ObservationView, RawView, TraceView } from './views.ts';

/** What a person may say of a turn or a step from a panel. `note` with empty text removes the note. */
export type Label =
  | { readonly kind: 'pass' }
  | { readonly kind: 'fail' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'note'; readonly text: string };

/** What a panel is to show. */
export interface Shown {
  readonly traceId: string;
  /** The step to select when this was asked for anew; after that the panel's own selection holds. */
  readonly spanId?: string;
  /**
   * Grows each time something is asked to be shown, also when it is the same again: a panel that reloads or hears of
   * changed noise can tell that from a person's click on a step. Absent: only another trace or step counts as anew.
   */
  readonly request?: number;
  readonly showNoise: boolean;
}

/** What the trace panel may ask of the host. Ids are checked by the host: the panel is not trusted. */
export interface TracePanelApi {
  /** The first question of a panel: which trace it shows, and which step to select. */
  getShown(params: Record<string, never>): Promise<Shown>;
  getTrace(params: { readonly traceId: string }): Promise<TraceView>;
  getObservation(params: { readonly traceId: string; readonly spanId: string }): Promise<ObservationView>;
  getRaw(params: { readonly traceId: string; readonly spanId: string }): Promise<RawView>;
  /** Labels the step, or the turn when `spanId` is absent. */
  saveLabel(params: { readonly traceId: string; readonly spanId?: string; readonly label: Label }): Promise<void>;
  undoLabel(params: Record<string, never>): Promise<void>;
  /** Opens the prompt file of a generation; the answer says how it was found, or why not. */
  openPrompt(params: { readonly traceId: string; readonly spanId: string }): Promise<{ readonly message: string }>;
  diffPrompt(params: { readonly traceId: string; readonly spanId: string }): Promise<{ readonly message: string }>;
  /** Opens `code.*` of the step, when it lies inside the workspace. */
  openSource(params: { readonly traceId: string; readonly spanId: string }): Promise<void>;
  /**
   * Opens a whole text in a read-only editor. `path` leads to it through the property names and indexes of the view:
   * `input/0/parts/1/text`, `output/0/parts/0/arguments`, `tool/result`, `documents/2/content`, `toolDefinitions/0/definition`;
   * in the raw view `raw/span/3/value`, `raw/events/0/attributes/1/value`, `raw/logs/0/body`.
   */
  openText(params: { readonly traceId: string; readonly spanId: string; readonly path: string }): Promise<void>;
  copyText(params: { readonly text: string }): Promise<void>;
  /** Shows another turn in this panel. */
  showTrace(params: { readonly traceId: string; readonly spanId?: string }): Promise<void>;
  setShowNoise(params: { readonly showNoise: boolean }): Promise<void>;
}

/** What the host announces to the trace panel: invalidations, never deltas. */
export interface TracePanelEvents {
  /** The panel should ask `getShown` again. */
  shownChanged: Record<string, never>;
  traceChanged: { readonly traceId: string; readonly revision: number };
  traceDeleted: { readonly traceId: string };
  /** Links to prompt files or their evidence changed. */
  promptsChanged: Record<string, never>;
}
