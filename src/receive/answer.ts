import type { IncomingMessage } from 'node:http';
import { assertNever } from '../util/assertNever.ts';
import { isAllowedHost, judgeOrigin } from './admission.ts';
import { encodingOf } from './contentType.ts';
import { preflightReply } from './cors.ts';
import type { ExportEndpoint } from './exportEndpoint.ts';
import type { Encoding } from './handler.ts';
import type { HttpReceiverOptions } from './receiver.ts';
import { jsonReply, type Reply, refuse, textReply } from './reply.ts';
import { routeOf } from './route.ts';

/**
 * Answers one request: the checks that concern who sends it first, before anything it carries is looked at. Undefined when
 * the sender went away.
 */
export async function answer(
  request: IncomingMessage,
  port: number,
  options: HttpReceiverOptions,
  endpoint: ExportEndpoint,
): Promise<Reply | undefined> {
  const encoding = replyEncoding(request);
  const { host, origin } = request.headers;
  if ((request.headersDistinct['host']?.length ?? 0) > 1)
    return refuse(400, 'The request has more than one Host header.', encoding);
  if (!isAllowedHost(host, port, options.allowedHosts)) {
    const message = `The Host header must be 127.0.0.1:${port} or localhost:${port}. Other names can be allowed in the setting promptrail.receiver.allowedHosts.`;
    return refuse(403, message, encoding);
  }
  const verdict = judgeOrigin(origin, request.headers['sec-fetch-site'], options.allowedOrigins);
  if (verdict === 'refused') {
    const message = 'Web pages may not send here. An origin can be allowed in the setting promptrail.receiver.allowedOrigins.';
    return refuse(403, message, encoding);
  }
  const route = routeOf(request.url ?? '');
  if (route === undefined) {
    return refuse(404, 'There is nothing at this path. Send to /v1/traces, /v1/logs or /v1/metrics.', encoding);
  }
  const { method = '' } = request;
  if (method === 'OPTIONS' && verdict === 'allowed') return preflightReply(route.methods, request.headers);
  if (!route.methods.includes(method)) {
    const allow = route.methods.join(', ');
    return refuse(405, `This path answers to ${allow}.`, encoding, { headers: { Allow: allow } });
  }
  switch (route.kind) {
    case 'export':
      return await endpoint.answer(request, route.signal);
    case 'identity':
      return jsonReply(options.identity());
    case 'help':
      return textReply(helpText(port));
    default:
      return assertNever(route);
  }
}

/** The encoding of an answer is the request's; one that names neither gets what a person can read. */
export function replyEncoding(request: IncomingMessage): Encoding {
  return encodingOf(request.headers['content-type']) ?? 'json';
}

function helpText(port: number): string {
  return [
    'Promptrail receives OpenTelemetry here (OTLP 1.11 over HTTP, protobuf or JSON).',
    '',
    `  POST http://127.0.0.1:${port}/v1/traces`,
    `  POST http://127.0.0.1:${port}/v1/logs`,
    `  GET  http://127.0.0.1:${port}/promptrail   who answers here`,
    '',
    `Most SDKs need only OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${port} and OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf.`,
    '',
  ].join('\n');
}
