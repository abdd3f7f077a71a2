import { buildDag } from "./buildDag.ts";

/** The CID of an artifact's bytes in IPFS, as text: of one raw block up to 1 MiB, else of a UnixFS file (docs/spec/serving.md). */
export async function ipfsCid({ bytes }: { bytes: Uint8Array }): Promise<string> {
  return (await buildDag({ bytes })).root.toString();
}
