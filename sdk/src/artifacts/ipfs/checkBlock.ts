import { bytesEqual, sha256 } from "@dpin/runtime";
import type { CID } from "multiformats/cid";
import { sha256 as sha2 } from "multiformats/hashes/sha2";
import { BaseError } from "../../errors/BaseError.ts";
import { MAX_BLOCK_BYTES } from "./cids.ts";

/** An IPFS block with its name. */
export interface IpfsBlock {
  readonly cid: CID;
  readonly bytes: Uint8Array;
}

/** Bytes that are not the IPFS block that their CID names, or a graph of blocks that is no file. */
export class IpfsBlockError extends BaseError {}

/** The bytes of a block, if they are what its CID says; throws IpfsBlockError. */
export function checkBlock({ cid, bytes, limit = MAX_BLOCK_BYTES }: IpfsBlock & { limit?: number }): Uint8Array {
  if (bytes.length > limit) throw new IpfsBlockError(`block ${cid} is larger than ${limit} bytes`);
  // Others could be the data itself (identity), or are hashes that nothing here needs.
  if (cid.multihash.code !== sha2.code || cid.multihash.digest.length !== 32) throw new IpfsBlockError(`block ${cid} is not named by its SHA-256`);
  if (!bytesEqual(sha256(bytes), cid.multihash.digest)) throw new IpfsBlockError(`block ${cid} has the wrong hash`);
  return bytes;
}
