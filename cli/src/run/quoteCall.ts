import { BaseError, DEFAULT_FEE_POLICY, gasLimitOf, readFees, type Call, type DpinClient } from "@dpin/sdk";
import { encodeFunctionData } from "viem";
import { feePolicyOf } from "../config/feePolicyOf.ts";
import type { NetworkConfig } from "../config/networkConfig.ts";
import { formatAmount } from "../report/formatAmount.ts";

/** The key has not the native coin that a transaction may cost. */
export class NotEnoughGasMoneyError extends BaseError {}

const native = (wei: bigint) => formatAmount({ wei, symbol: "native", digits: 8 });

/**
 * Tries a call of the client's key without sending it: the gas that it takes, and the native wei that it may cost at most at the fees of now, with its value.
 * Throws ContractRevertError for what the contract would refuse, and NotEnoughGasMoneyError when the key has less.
 */
export async function quoteCall(
  client: DpinClient,
  { call, fees }: { call: Call; fees: NetworkConfig["fees"] | undefined },
): Promise<{ gas: bigint; most: bigint }> {
  const { address, abi, functionName, args, value = 0n } = call;
  const { publicClient, account } = client;
  const policy = { ...DEFAULT_FEE_POLICY, ...(fees && feePolicyOf(fees)) };
  const data = encodeFunctionData({ abi, functionName, args });
  const [gas, now, balance] = await client.call(functionName, () =>
    Promise.all([
      publicClient.estimateGas({ account, to: address, data, value }),
      readFees(publicClient, { policy }),
      publicClient.getBalance({ address: account }),
    ]),
  );
  // A node asks for the money for all of it.
  const most = gasLimitOf({ estimate: gas }) * now.fees!.maxFeePerGas + value;
  if (balance < most)
    throw new NotEnoughGasMoneyError(
      `${account} has ${native(balance)}, and ${functionName} may cost ${native(most)}: send it native coin first`,
    );
  return { gas, most };
}
