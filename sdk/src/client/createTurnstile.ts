/** Lets one task through at a time: of those that wait, the one with the nearest deadline, then the one that came first. */
export interface Turnstile {
  pass<T>(task: { deadline?: bigint | undefined; run: () => Promise<T> }): Promise<T>;
}

interface Waiting {
  readonly deadline: bigint | undefined;
  readonly start: () => void;
}

export function createTurnstile(): Turnstile {
  const waiting: Waiting[] = [];
  let busy = false;

  function next(): void {
    if (busy) return;
    let first = 0;
    for (let i = 1; i < waiting.length; i++) if (isBefore(waiting[i]!, waiting[first]!)) first = i;
    const [task] = waiting.splice(first, 1);
    if (task === undefined) return;
    busy = true;
    task.start();
  }

  return {
    pass: ({ deadline, run }) =>
      new Promise((resolve, reject) => {
        const start = () =>
          void run()
            .then(resolve, reject)
            .finally(() => {
              busy = false;
              next();
            });
        waiting.push({ deadline, start });
        next();
      }),
  };
}

function isBefore(a: Waiting, b: Waiting): boolean {
  return a.deadline !== undefined && (b.deadline === undefined || a.deadline < b.deadline);
}
