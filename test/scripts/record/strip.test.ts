import { describe, expect, it } from 'vitest';
import type { MachineData } from '../../../scripts/record/machine.ts';
import { strip } from '../../../scripts/record/strip.ts';
import { decodeLogs, decodeTraces } from '../../../src/decode/decode.ts';
import { type Attributes, KeyValueList } from '../../../src/model/attributes.ts';
import { encodeLogsProtobuf, encodeTracesProtobuf } from '../../support/otlpProtobuf.ts';
import { aReceivedLog, aReceivedSpan } from '../../support/received.ts';

const machine: MachineData = { folders: ['/home/someone', '/home/someone/app'], hostName: 'laptop-7', osRelease: '9.9.9-test' };

describe('stripping a protobuf request', () => {
  const spanOf = (attributes: Attributes, resource: Attributes = []) =>
    aReceivedSpan({ attributes, resource: { attributes: resource, droppedAttributesCount: 0, schemaUrl: '' } });
  const stripSpan = (span: ReturnType<typeof aReceivedSpan>) =>
    strip({ signal: 'traces', encoding: 'pb', body: encodeTracesProtobuf([span]) }, machine);

  it('leaves every byte of a request without machine data as it is', () => {
    const attributes: Attributes = [
      ['a', 'text'],
      ['b', 12n],
      ['c', 0.5],
      ['d', ['x', new KeyValueList([['y', true]])]],
    ];
    const body = encodeTracesProtobuf([spanOf(attributes, [['service.name', 'city-guide']])]);
    expect(Buffer.from(strip({ signal: 'traces', encoding: 'pb', body }, machine))).toEqual(Buffer.from(body));
  });

  it('drops the attributes of the resource that describe the machine, and no attribute of a span', () => {
    const own: Attributes = [['host.name', 'api.example']];
    const stripped = stripSpan(
      spanOf(own, [
        ['host.name', 'x'],
        ['service.name', 'a'],
        ['process.pid', 7n],
        ['os.type', 'linux'],
      ]),
    );
    const [span] = decodeTraces(stripped, 'protobuf').items;
    expect(span?.resource.attributes).toEqual([['service.name', 'a']]);
    expect(span?.attributes).toEqual(own);
  });

  it('shows the folders of the machine as /app, the longest first, however deep they stand', () => {
    const deep: Attributes = [['a', [new KeyValueList([['b', 'at file:///home/someone/app/client.mjs:3']])]]];
    const [span] = decodeTraces(
      stripSpan({
        ...spanOf(deep),
        name: 'run /home/someone/x',
        events: [{ time: 1n, name: 'exception', attributes: [['stack', '/home/someone/app']], droppedAttributesCount: 0 }],
        status: { code: 2, message: 'no /home/someone/app/y' },
      } as ReturnType<typeof aReceivedSpan>),
      'protobuf',
    ).items;
    expect(span?.attributes).toEqual([['a', [new KeyValueList([['b', 'at file:///app/client.mjs:3']])]]]);
    expect([span?.name, span?.events[0]?.attributes, span?.status.message]).toEqual([
      'run /app/x',
      [['stack', '/app']],
      'no /app/y',
    ]);
  });

  it('replaces the name of the host where it stands alone', () => {
    const [span] = decodeTraces(
      stripSpan(
        spanOf([
          ['a', 'laptop-7'],
          ['b', 'laptop-77'],
        ]),
      ),
      'protobuf',
    ).items;
    expect(span?.attributes).toEqual([
      ['a', 'localhost'],
      ['b', 'laptop-77'],
    ]);
  });

  it('cleans the bodies of log records', () => {
    const body = encodeLogsProtobuf([aReceivedLog({ body: new KeyValueList([['cwd', '/home/someone/app']]), attributes: [] })]);
    const [log] = decodeLogs(strip({ signal: 'logs', encoding: 'pb', body }, machine), 'protobuf').items;
    expect(log?.body).toEqual(new KeyValueList([['cwd', '/app']]));
  });

  it('keeps fields that it does not know', () => {
    // Field 99, a varint, after an empty resource_spans.
    const body = Uint8Array.from([0x0a, 0x00, 0x98, 0x06, 0x2a]);
    expect([...strip({ signal: 'traces', encoding: 'pb', body }, machine)]).toEqual([...body]);
  });

  it('refuses a request that is cut off', () => {
    const body = encodeTracesProtobuf([spanOf([['a', 'b']])]);
    expect(() => strip({ signal: 'traces', encoding: 'pb', body: body.subarray(0, -3) }, machine)).toThrow(/ends inside/);
  });
});

describe('stripping a JSON request', () => {
  it('cleans strings and the resource, and keeps the digits of numbers', () => {
    const request = (folder: string, resource: string): string =>
      `{"resourceSpans":[{"resource":{"attributes":[${resource}]},"scopeSpans":[{"spans":[{"name":"${folder}/x","startTimeUnixNano":1795209052945000123,"x":1.50}]}]}]}`;
    const kept = '{"key":"service.name","value":{"stringValue":"a"}}';
    const body = Buffer.from(request('/home/someone', `{"key":"host.name","value":{"stringValue":"b"}},${kept}`));
    const stripped = strip({ signal: 'traces', encoding: 'json', body }, machine);
    expect(Buffer.from(stripped).toString()).toBe(request('/app', kept));
  });

  it('shortens texts that are longer than a client wants to keep', () => {
    const request = (text: string): Buffer => Buffer.from(JSON.stringify({ text }));
    const stripped = strip({ signal: 'logs', encoding: 'json', body: request('a'.repeat(30)) }, machine, 20);
    expect(Buffer.from(stripped)).toEqual(request(`${'a'.repeat(20)}… (shortened from 30 characters)`));
  });
});
