import type { FoundPrompt } from '../model/promptLink.ts';
import type { Score } from '../model/score.ts';
import type { Page, SessionRow, StepRow, TurnRow } from '../model/summary.ts';
import type { ObservationView, RawView, TraceView } from '../protocol/views.ts';
import type { Changes } from '../query/changes.ts';
import type { ListedTrace, TracesRequest } from '../query/listTraces.ts';
import type { PromptStatistics, UnlinkedGeneration } from '../query/promptStatistics.ts';
import type { SessionCounts, SessionsRequest } from '../query/sessions.ts';
import type { TurnsRequest } from '../query/turns.ts';

/** What the host or the command line may ask of the reader worker: everything that only reads. */
export interface ReaderApi {
  open(params: { readonly database: string }): Promise<void>;
  /** Newest first. `filter` is a query of design §6; an invalid one is refused with the character range in the message. */
  getSessions(params: SessionsRequest): Promise<Page<SessionRow>>;
  countSessions(params: { readonly filter: string }): Promise<SessionCounts>;
  /** Oldest first within the session; with a filter only the turns that match. */
  getTurns(params: TurnsRequest): Promise<Page<TurnRow>>;
  getTurn(params: { readonly traceId: string }): Promise<TurnRow | undefined>;
  /** All steps of a trace in order of start, noise included, with a row for each that is known and has not come. */
  getSteps(params: { readonly traceId: string }): Promise<readonly StepRow[]>;
  getTrace(params: { readonly traceId: string }): Promise<TraceView>;
  getObservation(params: {
    readonly traceId: string;
    readonly spanId: string;
    readonly promptRoot?: string;
  }): Promise<ObservationView>;
  getRaw(params: { readonly traceId: string; readonly spanId: string }): Promise<RawView>;
  /** The whole text at a path of the observation (see TracePanelApi.openText). */
  getText(params: { readonly traceId: string; readonly spanId: string; readonly path: string }): Promise<string>;
  getScores(params: { readonly traceId: string; readonly spanId?: string }): Promise<readonly Score[]>;
  /** Traces that match, newest first: design §5 without observations as JSON text, and a line for a terminal. */
  listTraces(params: TracesRequest): Promise<Page<ListedTrace>>;
  /** Design §5 as JSON text. */
  showTrace(params: { readonly traceId: string }): Promise<string>;
  /** Lines of OTLP JSON requests for the traces that match. */
  exportTraces(params: {
    readonly filter: string;
    readonly traceIds?: readonly string[];
    readonly file: string;
  }): Promise<{ readonly traces: number }>;
  getChanges(params: { readonly since: number }): Promise<Changes>;
  getUnlinked(params: { readonly root: string; readonly limit: number }): Promise<readonly UnlinkedGeneration[]>;
  getPromptStatistics(params: { readonly root: string; readonly path: string }): Promise<readonly PromptStatistics[]>;
  /** Rebuilds the index of prompt units from these files (absolute paths under `root`). Reads them in the worker. */
  indexPrompts(params: { readonly root: string; readonly files: readonly string[] }): Promise<{ readonly units: number }>;
  /** Finds the prompt of a generation among the indexed units. */
  findPrompt(params: { readonly root: string; readonly traceId: string; readonly spanId: string }): Promise<FoundPrompt>;
  getDatabaseSize(
    params: Record<string, never>,
  ): Promise<{ readonly bytes: number; readonly traces: number; readonly spans: number }>;
}

/** What the reader worker announces. */
export interface ReaderEvents {
  /** The database changed, by this process or another. At most ten times a second. */
  changed: Changes;
}
