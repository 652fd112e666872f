/** A call that cannot be carried out as written: exit code 2, and no stack. */
export class CliError extends Error {}
