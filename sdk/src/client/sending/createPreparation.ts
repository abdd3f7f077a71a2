import { encodeFunctionData } from "viem";
import { NodeUnreachableError } from "../../errors/BaseError.ts";
import { FeesTooHighError, InsufficientFundsError } from "../../errors/NodeError.ts";
import { gasLimitOf } from "../../fees/gasLimitOf.ts";
import { readFees } from "../../fees/readFees.ts";
import type { Call } from "../createSender.ts";
import { deadlinePassed } from "./deadlinePassed.ts";
import type { SenderContext } from "./SenderContext.ts";
import type { Transaction } from "./Sent.ts";

/**
 * Makes a call a transaction that can be signed: its gas, its nonce, the fees of now. Throws what the contract says, DeadlinePassedError, FeesTooHighError, InsufficientFundsError, and
 * NodeUnreachableError for a node of another chain than the first one's.
 */
export function createPreparation({ publicClient, account, policy, nonces }: SenderContext): (call: Call) => Promise<Transaction> {
  let chainId: number | null = null;

  return async (call) => {
    const { address, abi, functionName, args, value = 0n } = call;
    const data = encodeFunctionData({ abi, functionName, args });
    const [gas, used, now, id, balance] = await Promise.all([
      publicClient.estimateGas({ account, to: address, data, value }),
      publicClient.getTransactionCount({ address: account, blockTag: "latest" }),
      readFees(publicClient, { policy, deadline: call.deadline }),
      publicClient.getChainId(),
      publicClient.getBalance({ address: account }),
    ]);
    chainId ??= id;
    // What is signed for another chain could be sent there.
    if (id !== chainId) throw new NodeUnreachableError(`the node is one of chain ${id}, and this key began on ${chainId}`);
    if (now.secondsLeft !== undefined && now.secondsLeft < 0) throw deadlinePassed(call);
    const { maxFeePerGas } = policy;
    if (now.baseFee > maxFeePerGas)
      throw new FeesTooHighError(`the base fee is above the most that is offered for ${functionName}`, {
        details: { baseFee: now.baseFee, maxFeePerGas },
      });
    const limit = gasLimitOf({ estimate: gas });
    const need = limit * now.fees!.maxFeePerGas + value;
    if (balance < need) throw new InsufficientFundsError({ call: functionName, details: { account, balance, need } });
    return {
      type: "eip1559",
      chainId,
      to: address,
      data,
      value,
      // Not the pending count: what a killed process left behind is replaced, because whoever restarted decides anew what to send.
      nonce: nonces.firstFree(used),
      gas: limit,
      ...now.fees!,
    };
  };
}
