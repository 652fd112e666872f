import type { CollectorStatus } from '../workers/collectorApi.ts';
import { databasePath, parse, portNumber } from './arguments.ts';
import type { Command } from './commands.ts';
import { collectorOptions, startCollector, stderrLog } from './workers.ts';

/** `promptrail serve`: receives OTLP until it is interrupted. */
export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve [--port N] [--grpc-port N] [--db F] [--durability full] [--json]',
  summary: 'Receive OTLP over HTTP and gRPC on loopback and store it',
  details: `  --port N         HTTP, protobuf or JSON (default 4318; 0 = any free port)
  --grpc-port N    gRPC (default 4317; 0 = any free port)
  --db F           the database file (default promptrail.db)
  --durability D   normal: what is acknowledged survives a crash of this program; full: a power cut too (default normal)
  --json           print one line {"http","grpc","db"} when it listens`,
  async run(args) {
    const { values } = parse('serve', args, {
      port: { type: 'string' },
      'grpc-port': { type: 'string' },
      db: { type: 'string' },
      durability: { type: 'string' },
      json: { type: 'boolean' },
    });
    const database = databasePath('serve', values.db ?? 'promptrail.db');
    const collector = startCollector();
    const { client } = collector;
    client.on('log', ({ level, message }) => stderrLog[level](message));
    client.on('status', (status) => report(status, values.json === true));
    const stopped = new Promise<void>((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    });
    const status = await client.call(
      'start',
      collectorOptions(database, {
        listen: true,
        httpPort: portNumber('--port', values.port, 4318),
        grpcPort: portNumber('--grpc-port', values['grpc-port'], 4317),
        durability: values.durability === 'full' ? 'full' : 'normal',
      }),
    );
    if (status.role === 'failed') {
      await collector.dispose();
      throw new Error(status.message ?? 'The collector did not start.');
    }
    await stopped;
    await client.call('stop', {});
    await collector.dispose();
    return 0;
  },
};

function report(status: CollectorStatus, json: boolean): void {
  if (status.role === 'following') {
    stderrLog.info(
      `Another Promptrail collects into ${status.database} on port ${status.httpPort}. Following; taking over when it goes.`,
    );
  }
  if (status.role !== 'collecting') return;
  if (json) {
    process.stdout.write(`${JSON.stringify({ http: status.httpPort, grpc: status.grpcPort, db: status.database })}\n`);
    return;
  }
  if (status.message !== undefined) stderrLog.info(status.message);
  process.stdout.write(`Listening. Database ${status.database}

  export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${status.httpPort}
  export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf      (gRPC: http://127.0.0.1:${status.grpcPort}, protocol grpc)
  export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true

Ctrl+C ends it.
`);
}
