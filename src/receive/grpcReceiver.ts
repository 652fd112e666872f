import { createServer, type Server } from 'node:net';
import { isAllowedHost } from './admission.ts';
import { Connections } from './connections.ts';
import { exportService, hostCheck } from './grpcServices.ts';
import { MemoryBudget } from './heldBytes.ts';
import { closeListeners, listen, listenOnIpv6 } from './listen.ts';
import { closeGraceMs, type GrpcReceiverOptions, maxHeldBytes, maxInflatedBytes, type Receiver } from './receiver.ts';

/**
 * Receives OTLP over gRPC on 127.0.0.1 and [::1]. Throws `PortTakenError` when another program holds the port. The library
 * is loaded here and not before, since it takes 37 ms and 18 MB; the sockets are ours, since it neither tells why it could
 * not bind nor keeps quiet about it.
 */
export async function startGrpcReceiver(options: GrpcReceiverOptions): Promise<Receiver> {
  const grpc = await import('@grpc/grpc-js');
  let port = 0;
  const server = new grpc.Server({
    interceptors: [
      hostCheck(
        grpc,
        () => port,
        (host) => isAllowedHost(host, port, options.allowedHosts),
      ),
    ],
    'grpc.max_receive_message_length': maxInflatedBytes,
    'grpc.max_concurrent_streams': 100,
    'grpc.keepalive_time_ms': 60_000,
    'grpc.keepalive_timeout_ms': 20_000,
    'grpc.enable_channelz': 0,
  });
  const budget = new MemoryBudget(maxHeldBytes);
  for (const signal of ['traces', 'logs', 'metrics'] as const) {
    const { definition, implementation } = exportService(grpc, signal, options, budget);
    server.addService(definition, implementation);
  }
  const injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure());
  const connections = new Connections();
  const create = (): Server =>
    createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      connections.add(socket);
      injector.injectConnection(socket);
    });

  const first = create();
  port = await listen(first, '127.0.0.1', options.port);
  const second = create();
  const warning = await listenOnIpv6(second, port);
  return {
    port,
    ...(warning === undefined ? {} : { warning }),
    close: async () => {
      // Says GOAWAY: a connection ends when its calls are answered.
      await closeListeners([first, second], connections, () => injector.drain(closeGraceMs));
      server.forceShutdown();
    },
  };
}
