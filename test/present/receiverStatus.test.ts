import { describe, expect, it } from 'vitest';
import { type ReceiverFacts, receiverStatus } from '../../src/present/receiverStatus.ts';

const collecting: ReceiverFacts = { role: 'collecting', httpPort: 4318, grpcPort: 4317, spansPerSecond: 0 };

describe('receiverStatus', () => {
  it.each<[string, ReceiverFacts, string]>([
    ['idle', collecting, '$(pulse) 4318'],
    ['receiving', { ...collecting, spansPerSecond: 12.4 }, '$(pulse) 4318 · 12/s'],
    ['receiving much', { ...collecting, spansPerSecond: 21_300 }, '$(pulse) 4318 · 21,300/s'],
    ['following', { ...collecting, role: 'following' }, '$(pulse) 4318'],
    ['starting', { role: 'starting', spansPerSecond: 0 }, '$(pulse) …'],
    [
      'beside a stranger',
      { ...collecting, httpPort: 4319, portTaken: { port: 4318, by: 'otelcol' } },
      '$(pulse) 4319 (4318 taken)',
    ],
    ['failed', { role: 'failed', spansPerSecond: 0, message: 'The disk is full.' }, '$(warning) Promptrail'],
    ['read-only', { ...collecting, readOnly: true }, '$(warning) 4318'],
  ])('says in the status bar that it is %s', (_name, facts, text) => {
    expect(receiverStatus(facts).text).toBe(text);
  });

  it('explains itself line by line on hover', () => {
    const size = { bytes: 12_345_678, traces: 1, spans: 3400 };
    expect(receiverStatus({ ...collecting, message: 'The port 4318 is held by another program (otelcol).', size }).tooltip).toBe(
      `The port 4318 is held by another program (otelcol).
http://127.0.0.1:4318 (OTLP over HTTP), 127.0.0.1:4317 (gRPC)
This window collects.
Database 12.3 MB · 1 turn · 3,400 spans`,
    );
  });

  it('says how many log records belong to no trace, when there are any', () => {
    expect(receiverStatus({ ...collecting, unplacedLogs: 1200 }).tooltip).toContain(
      '\n1,200 log records without a span, of an unknown sender: kept for export, not shown',
    );
    expect(receiverStatus({ ...collecting, unplacedLogs: 0 }).tooltip).not.toContain('log record');
  });

  it('asks for attention only when nothing can be stored', () => {
    expect(receiverStatus(collecting).warning).toBe(false);
    expect(receiverStatus({ ...collecting, readOnly: true }).warning).toBe(true);
    expect(receiverStatus({ role: 'failed', spansPerSecond: 0 }).warning).toBe(true);
  });
});
