import { joinBytes } from "./joinBytes.ts";

/** What has arrived of a download so far, so that it can go on where it broke off. */
export interface PartialDownload {
  readonly length: number;
  bytes(): Uint8Array<ArrayBuffer>;
  /** Told once the whole length is known, before bytes are appended. */
  expect(total: number): Promise<void>;
  append(chunk: Uint8Array): Promise<void>;
  /** Throws away everything that arrived. */
  clear(): Promise<void>;
}

/** A partial download in memory only. */
export function createMemoryPartial(): PartialDownload {
  let chunks: Uint8Array[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    bytes: () => joinBytes({ chunks }),
    expect: () => Promise.resolve(),
    append: async (chunk) => {
      chunks.push(chunk);
      length += chunk.length;
    },
    clear: async () => {
      chunks = [];
      length = 0;
    },
  };
}
