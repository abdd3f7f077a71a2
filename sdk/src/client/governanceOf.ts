import type { Address } from "viem";
import { BaseError } from "../errors/BaseError.ts";
import type { DpinClient } from "./createDpinClient.ts";

/** The address of a contract of the network's governance; throws BaseError when the client was not told it. */
export function governanceOf({ addresses }: DpinClient, contract: "votes" | "governor"): Address {
  const address = addresses[contract];
  if (address === undefined) throw new BaseError(`this client's addresses name no ${contract} contract`);
  return address;
}
