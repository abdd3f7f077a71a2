import { CarBlockIterator } from "@ipld/car/iterator";
import { BaseError } from "../../errors/BaseError.ts";
import { checkBlock, type IpfsBlock } from "./checkBlock.ts";

/** The checked blocks of a CAR (version 1 or 2) as it arrives. Throws IpfsBlockError for a wrong block, BaseError for what is no whole CAR, and whatever reading `car` throws. */
export async function* readCarBlocks({ car }: { car: AsyncIterable<Uint8Array> }): AsyncGenerator<IpfsBlock, void, undefined> {
  try {
    for await (const { cid, bytes } of await CarBlockIterator.fromIterable(car)) yield { cid, bytes: checkBlock({ cid, bytes }) };
  } catch (error) {
    if (error instanceof BaseError) throw error;
    throw new BaseError("what is read is not a whole CAR", { cause: error });
  }
}
