/**
 * npm passes a signal to the shell of a script alone; the shell dies of it and leaves this process behind. Under npm, this
 * notices that its parent has changed and ends as if it had been sent SIGTERM itself.
 */
export function endWithParent(): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 200);
  timer.unref();
}
