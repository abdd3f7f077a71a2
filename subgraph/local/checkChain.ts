import { BaseError, createPublicClient, http, HttpRequestError, parseAbi, TimeoutError, type Address } from "viem";
import type { Indexed } from "../manifest/Indexed.ts";
import { SOURCES } from "../manifest/sources.ts";
import { ContractsMissingError, IndexRefusedError } from "./IndexError.ts";

const WIRING = parseAbi([
  "function token() view returns (address)",
  "function staking() view returns (address)",
  "function escrow() view returns (address)",
]);
/** Which contract names which other one: addresses that were mixed up, or of two deployments, show here. */
const WIRES = [
  { of: "staking", says: "token" },
  { of: "emission", says: "token" },
  { of: "emission", says: "staking" },
  { of: "escrow", says: "staking" },
  { of: "streams", says: "staking" },
  { of: "challenges", says: "staking" },
  { of: "challenges", says: "escrow" },
] as const;

/**
 * Resolves to the chain's first block's hash when the node at `rpc` has the chain `chainId` and on it the contracts of `indexed`. Throws IndexRefusedError when it is another chain or
 * there are other contracts, ContractsMissingError, which is one, when there are none, and viem's error when the node does not answer.
 */
export async function checkChain({ rpc, chainId, indexed }: { rpc: string; chainId: number; indexed: Indexed }): Promise<string> {
  const client = createPublicClient({ transport: http(rpc, { retryCount: 0 }) });
  const actual = await client.getChainId();
  if (actual !== chainId) throw new IndexRefusedError(`${rpc} has chain ${actual}, the deployment is on chain ${chainId}`);
  await Promise.all(
    SOURCES.map(async ({ contract, name }) => {
      const address = indexed.addresses[contract];
      const code = await client.getCode({ address });
      if (code === undefined)
        throw new ContractsMissingError(`there is no contract at ${address}, where ${name} should be (chain ${chainId}, ${rpc})`);
    }),
  );
  for (const { of, says } of WIRES) {
    const named = await client.readContract({ address: indexed.addresses[of], abi: WIRING, functionName: says }).catch((error: unknown) => {
      if (isAway(error)) throw error;
      throw new IndexRefusedError(`the contract at ${indexed.addresses[of]} is not the ${of} of a DPIN network`, { cause: error });
    });
    const expected: Address = indexed.addresses[says];
    if (named.toLowerCase() !== expected.toLowerCase())
      throw new IndexRefusedError(
        `the ${of} at ${indexed.addresses[of]} belongs to the ${says} ${named}, not to ${expected}: addresses of two deployments`,
      );
  }
  const head = await client.getBlockNumber({ cacheTime: 0 });
  if (head < indexed.fromBlock)
    throw new ContractsMissingError(`the deployment began in block ${indexed.fromBlock}, and the chain at ${rpc} ends with block ${head}`);
  return (await client.getBlock({ blockNumber: 0n })).hash!;
}

/** A node that went away between two questions has said nothing about its contracts. */
function isAway(error: unknown): boolean {
  const isOfHttp = (cause: unknown) => cause instanceof HttpRequestError || cause instanceof TimeoutError;
  return error instanceof BaseError && error.walk(isOfHttp) !== null;
}
