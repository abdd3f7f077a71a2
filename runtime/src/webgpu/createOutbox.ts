import { writeSync } from "node:fs";

/** The end of an exchange file (createExchangeFile) that a device process has open as `fd`. */
export interface Outbox {
  /** Puts a piece behind those before it and gives an empty array in its place; where the file has no room, from then on a copy of each piece, to be sent with the reply. */
  put(piece: Uint8Array): Uint8Array;
}

export function createOutbox({ fd }: { fd: number | null }): Outbox {
  let at = 0;
  let isFull = fd === null;
  return {
    put: (piece) => {
      if (isFull) return piece.slice();
      try {
        for (let done = 0; done < piece.length;) done += writeSync(fd!, piece, done, piece.length - done, at + done);
      } catch {
        isFull = true;
        return piece.slice();
      }
      at += piece.length;
      return new Uint8Array(0);
    },
  };
}
