import type { Backend } from "@dpin/runtime";

/** A run that waits for a backend or has one; `bytes` of memory, `deadline` by performance.now() (Infinity: none). */
export interface Task<T> {
  readonly macs: number;
  readonly bytes: number;
  readonly deadline: number;
  run(backend: Backend): Promise<T>;
}

/** Gives backends to runs: the nearest deadline first, as many at once as there are backends and memory for. */
export interface Schedule {
  run<T>(task: Task<T>): Promise<T>;
  /** What waits or runs. */
  load(): readonly Pick<Task<unknown>, "macs" | "bytes" | "deadline">[];
}

/**
 * A schedule over `backends`, each of which takes one run at a time, whose runs take no more than `maxBytes` together. The first in line is never overtaken, so that one that
 * needs much memory gets it; one that needs more than there is by itself runs alone. A run's backend is free again only when the run has ended.
 */
export function createSchedule({ backends, maxBytes }: { backends: readonly Backend[]; maxBytes: number }): Schedule {
  const free = [...backends];
  const waiting: { task: Task<unknown>; start: (backend: Backend) => void }[] = [];
  const running = new Set<Task<unknown>>();

  function next(): void {
    for (;;) {
      let first = 0;
      for (let i = 1; i < waiting.length; i++) if (waiting[i]!.task.deadline < waiting[first]!.task.deadline) first = i;
      const head = waiting[first];
      if (head === undefined || free.length === 0) return;
      const used = [...running].reduce((sum, { bytes }) => sum + bytes, 0);
      if (running.size > 0 && used + head.task.bytes > maxBytes) return;
      waiting.splice(first, 1);
      running.add(head.task);
      head.start(free.shift()!);
    }
  }

  return {
    run: (task) =>
      new Promise((resolve, reject) => {
        const start = (backend: Backend) =>
          void Promise.resolve()
            .then(() => task.run(backend))
            .then(resolve, reject)
            .finally(() => {
              running.delete(task);
              free.push(backend);
              next();
            });
        waiting.push({ task, start });
        next();
      }),
    load: () => [...running, ...waiting.map(({ task }) => task)],
  };
}
