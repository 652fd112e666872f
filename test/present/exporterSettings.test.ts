import { describe, expect, it } from 'vitest';
import { exporterSettings, terminalVariables } from '../../src/present/exporterSettings.ts';

const endpoint = { httpPort: 4319, grpcPort: 4320 };
const given = (...set: readonly (readonly [string, string])[]) => {
  const variables = new Map(set);
  return Object.fromEntries(terminalVariables(endpoint, (name) => variables.get(name)));
};

describe('terminalVariables', () => {
  it('gives a terminal the endpoint, the protocol, the capture switch and a short pause', () => {
    expect(given()).toEqual({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4319',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true',
      OTEL_BSP_SCHEDULE_DELAY: '500',
    });
  });

  it.each(['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'])(
    'gives nothing when the user set %s: messages would be captured for another server',
    (name) => {
      expect(given([name, 'https://example.com'])).toEqual({});
    },
  );

  it('never replaces a value that the user set', () => {
    const name = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT';
    expect(given([name, 'false'])).not.toHaveProperty(name);
  });

  it('gives the port that speaks the protocol the user chose', () => {
    expect(given(['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'])).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4320',
    });
    expect(given(['OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json'])).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4319',
    });
  });

  it('gives nothing when the chosen protocol is not served', () => {
    expect(terminalVariables({ httpPort: 1 }, (name) => (name.endsWith('PROTOCOL') ? 'grpc' : undefined))).toEqual([]);
  });
});

describe('exporterSettings', () => {
  it('writes environment variables one per line', () => {
    expect(exporterSettings('environment', endpoint)).toBe(`OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4319
OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true
OTEL_BSP_SCHEDULE_DELAY=500
`);
  });

  it.each(['python', 'node'] as const)('names the traces endpoint and the capture switch in %s', (language) => {
    const text = exporterSettings(language, endpoint);
    expect(text).toContain('http://127.0.0.1:4319/v1/traces');
    expect(text).toContain('OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT');
  });
});
