/** Counts what arrives and reports it once a second while something does, and once with 0 when it ends. No timer runs between. */
export function createRate(report: (perSecond: number) => void): { add(count: number): void; dispose(): void } {
  let count = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const dispose = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  return {
    dispose,
    add: (more) => {
      count += more;
      timer ??= setInterval(() => {
        report(count);
        if (count === 0) dispose();
        count = 0;
      }, 1000);
    },
  };
}
