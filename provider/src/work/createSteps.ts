import { DryRunError, traced } from "@dpin/sdk";

/** What a provider does in the background, each thing by a key of its own. */
export interface Step {
  readonly key: string;
  /** Of its span, with facts for that. */
  readonly name: string;
  readonly facts: Readonly<Record<string, string | undefined>>;
  /** Whether it is another thing the next time, such as an answer to other nodes; else a dry run tells it once. */
  readonly repeats?: boolean;
  run(): Promise<void>;
  /** Told of every failure but a dry run's end; whether the step is then left alone for a pause. */
  onFailure(error: unknown): boolean;
}

/** Runs steps beside each other, none twice at once, and after a failure not again before `pauseMs`. */
export function createSteps({ pauseMs, signal }: { pauseMs: number; signal: AbortSignal }): { begin(step: Step): void } {
  const underWay = new Set<string>();
  /** On the clock of performance.now(), which nobody sets. */
  const pausedUntil = new Map<string, number>();
  return {
    begin: ({ key, name, facts, repeats = false, run, onFailure }) => {
      if (underWay.has(key) || performance.now() < (pausedUntil.get(key) ?? 0)) return;
      underWay.add(key);
      void traced({ name, facts, run })
        .then(() => pausedUntil.delete(key))
        .catch((error: unknown) => {
          if (signal.aborted) return;
          if (error instanceof DryRunError) pausedUntil.set(key, repeats ? performance.now() + pauseMs : Infinity);
          else if (onFailure(error)) pausedUntil.set(key, performance.now() + pauseMs);
        })
        .finally(() => underWay.delete(key));
    },
  };
}
