import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { installCodeServer } from '../../../scripts/codeServer/install.ts';
import { type CodeServer, startCodeServer } from '../../../scripts/codeServer/start.ts';
import { packagePath } from '../../../scripts/package.ts';
import { freePort } from '../../../scripts/support/freePort.ts';
import { temporaryDirectory } from '../../support/temporaryDirectory.ts';
import { openBrowser, type Workbench, type WorkbenchBrowser } from './workbench.ts';

/** The packaged extension in a real workbench, with a database, ports and a workspace of its own. */
export interface Stage {
  readonly server: CodeServer;
  readonly browser: WorkbenchBrowser;
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly database: string;
  readonly folder: string;
  /** What was asked of other machines, by the pages of the browser and by the processes of the server. */
  outgoing(): Promise<readonly string[]>;
  /** Opens a window on the workspace folder, or on another one. */
  open(folder?: string): Promise<Workbench>;
  /** Opens a window without a folder. */
  openEmpty(): Promise<Workbench>;
  /** Changes user settings of all windows, on top of the stage's own. */
  set(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Ends browser and server, keeps the server's logs in out/logs, removes all else. */
  close(): Promise<void>;
}

const logs = join(import.meta.dirname, '../../../out/logs');

/** Sets the stage; `files` are written into the workspace (path -> text), `from` is copied into it. */
export async function setStage(
  name: string,
  { files = {}, from, restricted = false }: { files?: Readonly<Record<string, string>>; from?: string; restricted?: boolean },
): Promise<Stage> {
  const directory = await temporaryDirectory();
  const folder = join(directory.path, 'workspace');
  await mkdir(folder);
  if (from !== undefined) await cp(from, folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const [httpPort, grpcPort] = [await freePort(), await freePort()];
  const database = join(directory.path, 'traces.db');
  const settings = {
    'promptrail.receiver.httpPort': httpPort,
    'promptrail.receiver.grpcPort': grpcPort,
    'promptrail.storage.database': database,
  };
  const connections = join(directory.path, 'connections.txt');
  await mkdir(logs, { recursive: true });
  await rm(join(logs, name), { recursive: true, force: true });
  const server = await startCodeServer(await installCodeServer(), {
    vsix: [packagePath],
    settings,
    restricted,
    nodeArguments: [`--require=${join(import.meta.dirname, 'recordConnections.cjs')}`],
    env: { PROMPTRAIL_CONNECTIONS: connections },
    logFile: join(logs, `${name}.server.log`),
  });
  const browser = await openBrowser().catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  return {
    server,
    browser,
    httpPort,
    grpcPort,
    database,
    folder,
    async outgoing() {
      const connected = await readFile(connections, 'utf8').catch(() => '');
      return [...browser.external, ...connected.split('\n').filter((line) => line !== '')];
    },
    open: (other) => browser.open(server, other ?? folder),
    openEmpty: () => browser.open(server, undefined),
    set: (more) => server.writeSettings({ ...settings, ...more }),
    async close() {
      await browser.close();
      await cp(join(server.home, 'data/logs'), join(logs, name), { recursive: true }).catch(() => {});
      await server.stop();
      await directory.remove();
    },
  };
}
