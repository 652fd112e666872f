/** A port that another program holds. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly code = 'PORT_TAKEN';
  readonly port: number;

  constructor(port: number) {
    super(`Port ${port} on 127.0.0.1 is in use by another program.`);
    this.port = port;
  }
}

/** The sentence for a second loopback address that is not ours: an app that says `localhost` may reach a stranger. */
export function strangerOnIpv6(port: number): string {
  return `Another program listens on [::1]:${port}: apps that export to "localhost" may reach it instead. Use 127.0.0.1:${port}.`;
}
