import { randomUUID } from "node:crypto";
import { unlink, open, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** Linux's folder of files in memory comes first. */
const FOLDERS = ["/dev/shm", tmpdir()];
/** What the file may hold while nothing runs: pages that are there already are written several times faster than new ones. */
const MOST_IDLE_BYTES = 2 ** 28;

/** A file that two processes have open, through which tensors go from one to the other: several times faster than through their pipe. One writes, then the other reads, in turns. */
export interface ExchangeFile {
  readonly fd: number;
  /** Writes the pieces one behind the other from the file's beginning; false when there is no room for them. */
  write(pieces: readonly Uint8Array[]): Promise<boolean>;
  /** Reads pieces of these lengths, one behind the other from the file's beginning. */
  read(lengths: readonly number[]): Promise<Uint8Array[]>;
  close(): Promise<void>;
}

/** Makes one that has no name and goes when both processes have ended, however they end; null where none can be made. */
export async function createExchangeFile(): Promise<ExchangeFile | null> {
  for (const folder of FOLDERS) {
    const name = path.join(folder, `dpin-device-${randomUUID()}`);
    try {
      const handle = await open(name, "wx+", 0o600);
      try {
        await unlink(name);
        return exchangeFileOf({ handle });
      } catch {
        await handle.close();
      }
    } catch {
      // A folder that is not there or is full; then the next one, or none.
    }
  }
  return null;
}

/** Pieces are written and read side by side, by as many threads as Node has for files: most of the time goes into memory that is touched for the first time. */
export function exchangeFileOf({ handle }: { handle: FileHandle }): ExchangeFile {
  async function writePiece(piece: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < piece.length;) done += (await handle.write(piece, done, piece.length - done, at + done)).bytesWritten;
  }
  async function readPiece(length: number, at: number): Promise<Uint8Array> {
    const piece = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
    for (let done = 0; done < length;) {
      const { bytesRead } = await handle.read(piece, done, length - done, at + done);
      if (bytesRead === 0) throw new RangeError(`the exchange file ends at ${at + done} bytes, within a piece of ${length}`);
      done += bytesRead;
    }
    return piece;
  }
  /** Each piece with where it begins; ends when all have ended, also when one fails. */
  async function ofEach<T, U>(
    pieces: readonly T[],
    lengthOf: (piece: T) => number,
    act: (piece: T, at: number) => Promise<U>,
  ): Promise<U[]> {
    let at = 0;
    const acts = pieces.map((piece) => act(piece, (at += lengthOf(piece)) - lengthOf(piece)));
    await Promise.allSettled(acts);
    return Promise.all(acts);
  }

  return {
    fd: handle.fd,
    write: (pieces) =>
      ofEach(pieces, ({ length }) => length, writePiece).then(
        () => true,
        () => false,
      ),
    read: async (lengths) => {
      const pieces = await ofEach(lengths, (length) => length, readPiece);
      const { size } = await handle.stat();
      if (size > MOST_IDLE_BYTES) await handle.truncate(MOST_IDLE_BYTES);
      return pieces;
    },
    close: () => handle.close(),
  };
}
