import type { Call, DpinClient } from "@dpin/sdk";
import type { TransactionReceipt } from "viem";
import type { NetworkConfig } from "../config/networkConfig.ts";
import { InterruptedError } from "../InterruptedError.ts";
import { formatAmount } from "../report/formatAmount.ts";
import { confirm } from "./confirm.ts";
import { quoteCall } from "./quoteCall.ts";
import type { Run } from "./Run.ts";
import { withSend } from "./withSend.ts";

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
  async function send(call: Call): Promise<TransactionReceipt> {
    // Whoever forgets to declare it would have a command without a dry run.
    if (run.dryRun === undefined) throw new Error(`the command sends ${call.functionName} and is not declared by sending()`);
    const { gas, most } = await quoteCall(client, { call, fees });
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

  return withSend(client, { send });
}
