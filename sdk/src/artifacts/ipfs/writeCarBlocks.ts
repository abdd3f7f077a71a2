import { CarWriter } from "@ipld/car/writer";
import type { CID } from "multiformats/cid";
import type { IpfsBlock } from "./checkBlock.ts";

/** The bytes of a CAR (version 1) of the given blocks, as they are wanted. */
export async function* writeCarBlocks({
  roots,
  blocks,
}: {
  roots: CID[];
  blocks: Iterable<IpfsBlock> | AsyncIterable<IpfsBlock>;
}): AsyncGenerator<Uint8Array, void, undefined> {
  const { writer, out } = CarWriter.create(roots);
  const written = (async () => {
    try {
      for await (const block of blocks) await writer.put(block);
    } finally {
      // Else whoever reads would wait for ever.
      await writer.close();
    }
  })();
  // Told below; until then it must not count as unhandled.
  written.catch(() => undefined);
  for await (const chunk of out) yield chunk;
  await written;
}
