import { formatBytes, formatCount, plural } from '../model/format.ts';
import { endpointUrl } from './exporterSettings.ts';

/** What the status bar knows. Structurally the collector's status, with the rate and the size of the database. */
export interface ReceiverFacts {
  readonly role: 'collecting' | 'following' | 'starting' | 'failed';
  readonly httpPort?: number;
  readonly grpcPort?: number;
  readonly portTaken?: { readonly port: number; readonly by: string };
  readonly message?: string;
  readonly readOnly?: boolean;
  readonly spansPerSecond: number;
  /** Log records that were not kept, since they belong to no trace. */
  readonly unplacedLogs?: number;
  /** Of the database. */
  readonly size?: { readonly bytes: number; readonly traces: number; readonly spans: number };
}

export interface ReceiverStatusView {
  /** With the editor's `$(icon)` marks. */
  readonly text: string;
  /** Plain lines. */
  readonly tooltip: string;
  /** True when something needs the user's attention. */
  readonly warning: boolean;
}

/** What the status bar says of the receiver. */
export function receiverStatus(facts: ReceiverFacts): ReceiverStatusView {
  const lines = [endpointLine(facts), roleLine(facts), sizeLine(facts), unplacedLine(facts)];
  if (facts.message !== undefined) lines.unshift(facts.message);
  return {
    text: text(facts),
    tooltip: lines.filter((line) => line !== undefined).join('\n'),
    warning: facts.role === 'failed' || facts.readOnly === true,
  };
}

function text(facts: ReceiverFacts): string {
  if (facts.role === 'failed') return '$(warning) Promptrail';
  if (facts.httpPort === undefined) return '$(pulse) …';
  const rate = facts.spansPerSecond > 0 ? ` · ${formatCount(facts.spansPerSecond)}/s` : '';
  const taken = facts.portTaken === undefined ? '' : ` (${facts.portTaken.port} taken)`;
  const icon = facts.readOnly === true ? '$(warning)' : '$(pulse)';
  return `${icon} ${facts.httpPort}${taken}${rate}`;
}

function endpointLine({ httpPort, grpcPort }: ReceiverFacts): string | undefined {
  if (httpPort === undefined) return undefined;
  return `${endpointUrl(httpPort)} (OTLP over HTTP)${grpcPort ? `, 127.0.0.1:${grpcPort} (gRPC)` : ''}`;
}

function roleLine({ role }: ReceiverFacts): string | undefined {
  switch (role) {
    case 'collecting':
      return 'This window collects.';
    case 'following':
      return 'Another window collects; this one follows, and takes over when it goes.';
    case 'starting':
      return 'Starting the receiver.';
    case 'failed':
      return undefined;
  }
}

function sizeLine({ size }: ReceiverFacts): string | undefined {
  if (size === undefined) return undefined;
  return `Database ${formatBytes(size.bytes)} · ${plural(size.traces, 'turn')} · ${plural(size.spans, 'span')}`;
}

function unplacedLine({ unplacedLogs = 0 }: ReceiverFacts): string | undefined {
  if (unplacedLogs === 0) return undefined;
  return `${plural(unplacedLogs, 'log record')} without a span, of an unknown sender: kept for export, not shown`;
}
