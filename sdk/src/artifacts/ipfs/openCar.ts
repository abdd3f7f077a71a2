import { CarIndexedReader } from "@ipld/car/indexed-reader";
import type { CID } from "multiformats/cid";
import { BaseError } from "../../errors/BaseError.ts";
import { checkBlock, IpfsBlockError } from "./checkBlock.ts";

/** A CAR file whose blocks are read one by one. */
export interface OpenCar {
  readonly roots: readonly CID[];
  has(cid: CID): Promise<boolean>;
  /** A checked block; throws IpfsBlockError when it is wrong or not there. */
  block(cid: CID): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Opens a CAR file, of which an index of its blocks is made in memory; throws BaseError for what is no whole CAR. */
export async function openCar({ file }: { file: string }): Promise<OpenCar> {
  let reader: CarIndexedReader;
  try {
    reader = await CarIndexedReader.fromFile(file);
  } catch (cause) {
    throw new BaseError(`${file} is not a whole CAR`, { cause });
  }
  return {
    // One that is named twice is one artifact all the same.
    roots: [...new Map((await reader.getRoots()).map((root) => [root.toString(), root])).values()],
    has: (cid) => reader.has(cid),
    block: async (cid) => {
      const block = await reader.get(cid).catch((cause: unknown) => {
        throw new IpfsBlockError(`block ${cid} of ${file} cannot be read`, { cause });
      });
      if (block === undefined) throw new IpfsBlockError(`${file} lacks block ${cid}`);
      return checkBlock(block);
    },
    close: () => reader.close(),
  };
}
