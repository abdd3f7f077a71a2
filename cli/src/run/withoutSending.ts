import {
  ContractRevertError,
  DEFAULT_FEE_POLICY,
  DryRunError,
  readFees,
  simulateInOrder,
  type Call,
  type DpinClient,
  type DryRun,
} from "@dpin/sdk";
import type { TransactionReceipt } from "viem";
import { feePolicyOf } from "../config/feePolicyOf.ts";
import type { NetworkConfig } from "../config/networkConfig.ts";
import { planOf, type Plan } from "./planOf.ts";
import { quoteCall } from "./quoteCall.ts";
import { withSend } from "./withSend.ts";

/** The calls of a dry run so far, in order. */
export interface DryCalls {
  readonly calls: Call[];
  /** What the sender told of the call that it simulated last. */
  told: DryRun | undefined;
}

/**
 * The client of a dry run, whose own sends nothing: each transaction is tried as a real run tries it, with the same errors, and told as a plan. What is refused as things
 * are, but comes after others, is tried again on top of those where the node can. The command then goes on with a receipt that ends it (DryRunError) as soon as it looks into it: only what is
 * independent of the chain's answer comes after.
 */
export function withoutSending(
  client: DpinClient,
  { what, fees, dry, onPlan }: { what: string; fees: NetworkConfig["fees"] | undefined; dry: DryCalls; onPlan: (plan: Plan) => void },
): DpinClient {
  async function simulate(call: Call): Promise<DryRun> {
    const { address: to, functionName, args, value = 0n, deadline } = call;
    try {
      dry.told = undefined;
      await quoteCall(client, { call, fees });
      await client.send(call);
    } catch (error) {
      if (error instanceof DryRunError && dry.told !== undefined) return dry.told;
      const isFirst = dry.calls.length === 0;
      const after =
        error instanceof ContractRevertError && !isFirst ? await simulateInOrder(client, { calls: [...dry.calls, call] }) : null;
      if (after === null) throw error;
      const policy = { ...DEFAULT_FEE_POLICY, ...(fees && feePolicyOf(fees)) };
      const now = await client.call(functionName, () => readFees(client.publicClient, { policy, deadline }));
      return { to, functionName, args, value, deadline, ...after, cost: after.gas * now.fees!.maxFeePerGas };
    }
    throw new Error(`${functionName} was sent in a dry run`);
  }

  return withSend(client, {
    send: async (call) => {
      const dryRun = await simulate(call);
      dry.calls.push(call);
      onPlan(planOf(client, { what, call, dryRun }));
      return noReceipt(call);
    },
  });
}

/** What stands for the receipt of a transaction that was not sent: whoever looks into it learns that. */
function noReceipt({ functionName }: Call): TransactionReceipt {
  const get = (_: object, key: string | symbol) => {
    // An await looks for it.
    if (key === "then") return undefined;
    throw new DryRunError(`this is a dry run: ${functionName} has no receipt`);
  };
  return new Proxy({}, { get }) as TransactionReceipt;
}
