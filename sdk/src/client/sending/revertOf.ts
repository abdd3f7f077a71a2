import { encodeFunctionData } from "viem";
import type { Address, TransactionReceipt } from "viem";
import { BaseError, ContractRevertError, TransientError } from "../../errors/BaseError.ts";
import { decodeError } from "../../errors/decodeError.ts";
import type { DpinReader } from "../createDpinClient.ts";
import type { Call } from "../createSender.ts";

/** Why a call was mined and refused: the contract's error, found by calling it again as of its block. */
export async function revertOf(
  publicClient: DpinReader,
  { call, account, receipt }: { call: Call; account: Address; receipt: TransactionReceipt },
): Promise<BaseError> {
  const { address, abi, functionName, args, value = 0n } = call;
  const { blockNumber, transactionHash } = receipt;
  try {
    const data = encodeFunctionData({ abi, functionName, args });
    await publicClient.call({ account, to: address, data, value, blockNumber });
  } catch (error) {
    const reason = decodeError({ error, call: functionName });
    if (reason instanceof ContractRevertError) reason.receipt = receipt;
    // It happened, and did nothing: a node that cannot say why must not make it happen again.
    if (!(reason instanceof TransientError)) return reason;
  }
  return new BaseError(`${functionName} reverted`, { details: { transactionHash } });
}
