import type { DevicePart } from "./types.ts";

// Numbers of WebGPU (GPUBufferUsage, GPUMapMode), as in executePlan.ts.
const [MAP_READ, COPY_SRC, COPY_DST, QUERY_RESOLVE] = [1, 4, 8, 0x200];
const READ = 1;
/** Queries of a set: as many as WebGPU allows, two for a pass. */
const MOST_QUERIES = 4_096;

/** The device's own clock, at the beginning and the end of compute passes. */
export interface PassClock {
  /** What the next pass has to begin with. */
  next(): GPUComputePassDescriptor;
  /** Says of which part the passes since the last call were. */
  end(part: DevicePart): void;
  /** Milliseconds of all passes by their parts, once they are done. */
  read(): Promise<Record<DevicePart, number>>;
  close(): void;
}

/** Creates the clock for one run; null on a device without timestamp queries. */
export function createPassClock({ device }: { device: GPUDevice }): PassClock | null {
  if (!device.features.has("timestamp-query")) return null;
  const sets: GPUQuerySet[] = [];
  const parts: DevicePart[] = [];
  let passes = 0;
  return {
    next: () => {
      const at = (passes++ * 2) % MOST_QUERIES;
      if (at === 0) sets.push(device.createQuerySet({ type: "timestamp", count: MOST_QUERIES }));
      return { timestampWrites: { querySet: sets[sets.length - 1]!, beginningOfPassWriteIndex: at, endOfPassWriteIndex: at + 1 } };
    },
    end: (part) => {
      while (parts.length < passes) parts.push(part);
    },
    read: async () => {
      const spent = { compute: 0, commit: 0, other: 0 };
      for (const [i, querySet] of sets.entries()) {
        const count = Math.min(MOST_QUERIES, 2 * passes - i * MOST_QUERIES);
        const resolved = device.createBuffer({ size: count * 8, usage: QUERY_RESOLVE | COPY_SRC });
        const mapped = device.createBuffer({ size: count * 8, usage: MAP_READ | COPY_DST });
        try {
          const encoder = device.createCommandEncoder();
          encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
          encoder.copyBufferToBuffer(resolved, 0, mapped, 0, count * 8);
          device.queue.submit([encoder.finish()]);
          await mapped.mapAsync(READ);
          const times = new BigUint64Array(mapped.getMappedRange());
          for (let at = 0; at < count; at += 2) {
            const part = parts[(i * MOST_QUERIES + at) / 2];
            if (part !== undefined) spent[part] += Math.max(0, Number(times[at + 1]! - times[at]!) / 1e6);
          }
        } finally {
          resolved.destroy();
          mapped.destroy();
        }
      }
      return spent;
    },
    close: () => {
      for (const set of sets) set.destroy();
    },
  };
}
