import { readSync } from "node:fs";

/** The pieces that the other process wrote to an exchange file (createExchangeFile), open here as `fd`. */
export function readInbox({ fd, lengths }: { fd: number; lengths: readonly number[] }): Uint8Array[] {
  let at = 0;
  return lengths.map((length) => {
    const piece = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const read = readSync(fd, piece, done, length - done, at + done);
      if (read === 0) throw new RangeError(`the exchange file ends within a piece of ${length} bytes`);
      done += read;
    }
    at += length;
    return piece;
  });
}
