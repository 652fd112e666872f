/** Where the program tells what it does. The editor's log channel, stderr on the command line, nothing in tests. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export const silentLog: Log = { info() {}, warn() {}, error() {} };
