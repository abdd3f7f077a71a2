import { BaseError, DEFAULT_FEE_POLICY, feesFor, gasLimitOf, type Call, type DpinClient } from "@dpin/sdk";
import { encodeFunctionData } from "viem";
import type { TransactionReceipt } from "viem";
import type { NetworkConfig } from "../config/networkConfig.ts";
import { InterruptedError } from "../InterruptedError.ts";
import { formatAmount } from "../report/formatAmount.ts";
import { confirm } from "./confirm.ts";
import type { Run } from "./Run.ts";

/** The key has not the native coin that a transaction may cost. */
export class NotEnoughGasMoneyError extends BaseError {}

const native = (wei: bigint) => formatAmount({ wei, symbol: "native", digits: 8 });

/**
 * The same client, but each transaction is first tried without being sent: what the contract would refuse throws ContractRevertError and costs nothing, a key
 * without the gas money NotEnoughGasMoneyError. Then, where a person sits at stdin, it is asked about: what, gas and its price at most, from which key.
 */
export function withConfirmation(
  client: DpinClient,
  {
    run,
    what,
    fees,
    onReceipt,
  }: { run: Run; what: string; fees: NetworkConfig["fees"] | undefined; onReceipt: (receipt: TransactionReceipt) => void },
): DpinClient {
  async function quote({ address, abi, functionName, args, value = 0n }: Call) {
    const { publicClient, account } = client;
    const data = encodeFunctionData({ abi, functionName, args });
    const [gas, block, tip, balance] = await client.call(functionName, () =>
      Promise.all([
        publicClient.estimateGas({ account, to: address, data, value }),
        publicClient.getBlock(),
        publicClient.estimateMaxPriorityFeePerGas(),
        publicClient.getBalance({ address: account }),
      ]),
    );
    const policy = { ...DEFAULT_FEE_POLICY, ...fees };
    // A node asks for the money for all of it.
    const limit = gasLimitOf({ estimate: gas });
    const most = limit * (feesFor({ baseFee: block.baseFeePerGas ?? 0n, tip, policy })?.maxFeePerGas ?? policy.maxFeePerGas) + value;
    if (balance < most) {
      throw new NotEnoughGasMoneyError(
        `${account} has ${native(balance)}, and ${functionName} may cost ${native(most)}: send it native coin first`,
      );
    }
    return { gas, most };
  }

  async function send(call: Call): Promise<TransactionReceipt> {
    const { gas, most } = await quote(call);
    const asked = [
      what,
      `  transaction ${call.functionName} to ${call.address}`,
      `  gas         about ${gas.toLocaleString("en-US")}, at most ${native(most)}${call.value === undefined ? "" : `, ${native(call.value)} of it paid in`}`,
      `  from key    ${client.account}`,
    ];
    await confirm({ run, summary: asked.join("\n") });
    try {
      const receipt = await client.send(call);
      onReceipt(receipt);
      return receipt;
    } catch (error) {
      if (!(error instanceof InterruptedError)) throw error;
      throw new InterruptedError({ signal: error.signal, during: `while ${call.functionName} was being sent: it may still be mined` });
    }
  }

  const descriptors = Object.getOwnPropertyDescriptors(client);
  return Object.defineProperties({}, { ...descriptors, send: { value: send, enumerable: true } }) as DpinClient;
}
