import type { CID } from "multiformats/cid";
import type { HttpRequest } from "../../http/openAnswer.ts";

/** How a program that has IPFS blocks is asked for them. */
export interface IpfsSource {
  /** For messages: what and where it is. */
  readonly name: string;
  /** One block, as it is. */
  block(cid: CID): HttpRequest;
  /** A file's blocks, as a CAR. */
  car(root: CID): HttpRequest;
  /** A file's bytes put together by the other side; undefined when it is never asked to. */
  plain?(root: CID): { url: URL; headers: Readonly<Record<string, string>> };
}
