import { TransientError } from "../errors/BaseError.ts";

/** How long an answer may take, in milliseconds and bytes per second. */
export interface PatienceLimits {
  /** For everything together, less what `bytesPerSecond` adds. */
  readonly timeoutMs: number;
  /** Without a byte. As long as `timeoutMs` when left out. */
  readonly stallMs?: number | undefined;
  /** Every so many bytes that arrive give a second more; none do when left out. */
  readonly bytesPerSecond?: number | undefined;
}

/** A deadline that moves on with the bytes that arrive. */
export interface Patience {
  /** Aborts with the caller's reason, or with a TransientError when the answer takes too long. */
  readonly signal: AbortSignal;
  /** Whether the whole time is used up, so that no further try is worth it. */
  isOver(): boolean;
  /** Told of bytes that arrived. */
  progress(bytes: number): void;
  /** A new try: the signal is fresh again and the time without a byte begins anew, the whole time goes on. */
  begin(): void;
  /** Must be called once the answer is there or given up. */
  end(): void;
}

/** Watches over one answer: a server that sends nothing, or only a trickle, is given up. */
export function createPatience({
  limits: { timeoutMs, stallMs = timeoutMs, bytesPerSecond = Infinity },
  what,
  signal,
}: {
  limits: PatienceLimits;
  /** For messages: what is waited for. */
  what: string;
  signal?: AbortSignal | undefined;
}): Patience {
  const start = performance.now();
  let received = 0;
  let timer: NodeJS.Timeout | undefined;
  let controller = new AbortController();
  const msLeft = () => start + timeoutMs + (received / bytesPerSecond) * 1_000 - performance.now();

  function arm(): void {
    clearTimeout(timer);
    const left = msLeft();
    const reason = left <= stallMs ? "takes too long" : `sends nothing for ${stallMs} ms`;
    timer = setTimeout(() => controller.abort(new TransientError(`${what} ${reason}`)), Math.max(0, Math.min(left, stallMs)));
  }

  return {
    get signal() {
      return signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]);
    },
    isOver: () => msLeft() <= 0,
    progress: (bytes) => {
      received += bytes;
      arm();
    },
    begin: () => {
      controller = new AbortController();
      arm();
    },
    end: () => clearTimeout(timer),
  };
}
