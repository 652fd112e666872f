import type { AttributeMap } from '../model/attributes.ts';
import { fieldOrder } from './conventions/order.ts';
import { noiseScopePrefixes, noiseScopes } from './noiseScopes.ts';
import type { Subject } from './subject.ts';

/**
 * Tells infrastructure from the steps of the app (reference 6.2): evidence of AI (a scope or a key of a convention) beats everything, then
 * scopes of infrastructure count, then attributes. Spans of the user's own code are neutral: never noise.
 */
export function isNoise(subject: Subject): boolean {
  const { span, attributes } = subject;
  if (duplicates.some((isDuplicate) => isDuplicate(subject))) return true;
  if (attributes.get('logfire.span_type') === 'pending_span') return true;
  if (subject.ai) return false;
  const scope = span.scope.name;
  if (noiseScopes.has(scope) || noiseScopePrefixes.some((prefix) => scope.startsWith(prefix))) return true;
  return (
    noiseKeys.some((key) => attributes.has(key)) ||
    noiseNames.test(span.name) ||
    isSentryTransport(attributes) ||
    isRustBridge(attributes) ||
    isMicrometerHttp(attributes)
  );
}

// Reference 6.4: HTTP before and after semconv 1.23, databases before and after 1.33, and their like.
const noiseKeys: readonly string[] = [
  ...[
    'http.request.method',
    'http.method',
    'http.url',
    'http.target',
    'http.status_code',
    'http.response.status_code',
    'url.full',
  ],
  ...['asgi.event.type', 'db.system', 'db.system.name', 'db.statement', 'db.query.text', 'messaging.system', 'rpc.system'],
  ...['faas.trigger', 'faas.invocation_id', 'dns.question.name', 'net.peer.name', 'next.span_type', 'next.route'],
];

const noiseNames = / (http|websocket) (send|receive)$|^(tcp\.connect|tls\.connect|dns\.lookup)$|^fs [a-z]+$|^prisma:/i;

function isSentryTransport(attributes: AttributeMap): boolean {
  return /^(http\.|db|middleware)/.test(attributes.string('sentry.op') ?? '');
}

// Rust's `tracing` bridge stamps these on every function it traces.
function isRustBridge(attributes: AttributeMap): boolean {
  return attributes.has('busy_ns') && attributes.has('idle_ns') && attributes.has('target');
}

// Spring's names for an HTTP exchange, through Micrometer.
function isMicrometerHttp(attributes: AttributeMap): boolean {
  return ['method', 'outcome', 'status', 'uri'].every((key) => attributes.has(key));
}

// Reference 6.5: spans of AI libraries that repeat others, or run the machinery.
const duplicates = fieldOrder.flatMap(({ isDuplicate }) => isDuplicate ?? []);
