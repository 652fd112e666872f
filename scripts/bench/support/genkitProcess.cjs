// Genkit's telemetry server as its command line starts it: node genkitProcess.cjs INSTALLATION FOLDER PORT
const { createRequire } = require('node:module');
const { join } = require('node:path');

const [installation, folder, port] = process.argv.slice(2);
const installed = createRequire(join(installation, 'package.json'));
const { LocalFileLogStore, LocalFileTraceStore, startTelemetryServer } = installed('@genkit-ai/telemetry-server');
const places = { storeRoot: folder, indexRoot: folder };
startTelemetryServer({
  port: Number(port),
  traceStore: new LocalFileTraceStore(places),
  logStore: new LocalFileLogStore(places),
}).catch((error) => {
  console.error(error);
  process.exit(1);
});
