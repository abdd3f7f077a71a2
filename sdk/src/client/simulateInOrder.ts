import { decodeFunctionResult, encodeFunctionData, MethodNotFoundRpcError, MethodNotSupportedRpcError } from "viem";
import { BaseError } from "../errors/BaseError.ts";
import { decodeError } from "../errors/decodeError.ts";
import type { DpinClient } from "./createDpinClient.ts";
import type { Call } from "./createSender.ts";

/**
 * Runs calls of the client's account one after the other on top of the latest block, without sending them (`eth_simulateV1`), and gives the gas and the result of the last.
 * Throws ContractRevertError when that is refused; null when the node does not know the method.
 */
export async function simulateInOrder(
  client: DpinClient,
  { calls }: { calls: readonly Call[] },
): Promise<{ gas: bigint; result: unknown } | null> {
  const { publicClient, account } = client;
  const { abi, functionName, args } = calls.at(-1)!;
  const requests = calls.map(({ address, value = 0n, ...call }) => ({ account, to: address, data: encodeFunctionData(call), value }));
  return client.call(functionName, async () => {
    let blocks;
    try {
      blocks = await publicClient.simulateBlocks({ blocks: [{ calls: requests }] });
    } catch (error) {
      if (isUnknownMethod(error)) return null;
      throw error;
    }
    const { status, data, gasUsed, maxUsedGas } = blocks[0]!.calls.at(-1)!;
    // The node's error as another node would throw it.
    if (status === "failure")
      throw data === "0x" ? new BaseError(`${functionName} reverted`) : decodeError({ error: { data }, call: functionName });
    const result = data === "0x" ? undefined : decodeFunctionResult({ abi, functionName, args, data });
    return { gas: maxUsedGas ?? gasUsed, result };
  });
}

function isUnknownMethod(error: unknown): boolean {
  for (let next = error; next instanceof Error; next = next.cause) {
    if (next instanceof MethodNotFoundRpcError || next instanceof MethodNotSupportedRpcError) return true;
  }
  return false;
}
