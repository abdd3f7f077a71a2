import { fromHex, toHex } from "@dpin/runtime";
import * as dagPb from "@ipld/dag-pb";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import * as Digest from "multiformats/hashes/digest";
import { sha256 } from "multiformats/hashes/sha2";

/** The largest artifact that is one block: every IPFS program takes and passes on blocks of this size. */
export const MAX_RAW_ARTIFACT_BYTES = 2 ** 20;
/** The largest block that is ever read: what bitswap passes on. */
export const MAX_BLOCK_BYTES = 2 ** 21;

/** The CID of an artifact as one raw block: its SHA-256 is the artifact's id, so nothing has to be looked up. */
export function rawCid({ id }: { id: string }): CID {
  return CID.createV1(raw.code, Digest.create(sha256.code, fromHex(`0x${id}`)));
}

/** The id of the artifact that a CID is by itself, a raw block hashed with SHA-256; null when it is none. */
export function idOfRawCid({ cid }: { cid: CID }): string | null {
  return cid.code === raw.code && cid.multihash.code === sha256.code ? toHex(cid.multihash.digest).replace(/^0x/, "") : null;
}

/**
 * The CID in a text, null unless it is one under which an artifact can be: a raw block or a UnixFS file, hashed with SHA-256. Texts come from
 * strangers: none is longer than 100 characters.
 */
export function parseCid({ text }: { text: string }): CID | null {
  if (!/^[A-Za-z0-9]{46,100}$/.test(text)) return null;
  try {
    const cid = CID.parse(text);
    const { code, digest } = cid.multihash;
    return (cid.code === raw.code || cid.code === dagPb.code) && code === sha256.code && digest.length === 32 ? cid : null;
  } catch {
    return null;
  }
}
