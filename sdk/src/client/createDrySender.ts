import { decodeFunctionResult, encodeFunctionData, keccak256 } from "viem";
import type { Address, PublicClient } from "viem";
import { DeadlinePassedError } from "../errors/BaseError.ts";
import { DryRunError } from "../errors/DryRunError.ts";
import { DEFAULT_FEE_POLICY, type FeePolicy } from "../fees/feesFor.ts";
import { readFees } from "../fees/readFees.ts";
import { createNodeCaller } from "./createNodeCaller.ts";
import type { Call, Sender } from "./createSender.ts";
import { keepLatest } from "./keepLatest.ts";
import type { RetryParameters } from "./retry.ts";

/** A transaction that would have been sent; `value` and `cost` in native wei, the cost without the value, at the fees of now. */
export interface DryRun {
  readonly to: Address;
  readonly functionName: string;
  readonly args: readonly unknown[];
  readonly value: bigint;
  readonly gas: bigint;
  readonly cost: bigint;
  readonly deadline: bigint | undefined;
  /** What the contract would return; undefined when that is nothing. */
  readonly result: unknown;
}

/** As many calls are remembered, so that each is told once. */
const REMEMBERED_CALLS = 10_000;

/**
 * A sender that does everything but send: a call is simulated on the latest block, so what a contract refuses is refused here too, its cost is estimated, and it is told,
 * once. Every call ends in an error: the contract's, or DryRunError.
 */
export function createDrySender({
  publicClient,
  account,
  signal,
  retryPolicy = {},
  feePolicy,
  onCall,
}: {
  publicClient: PublicClient;
  account: Address;
  signal?: AbortSignal | undefined;
  retryPolicy?: Omit<RetryParameters<unknown>, "run" | "signal">;
  feePolicy?: Partial<FeePolicy> | undefined;
  onCall: (call: DryRun) => void;
}): Sender {
  const policy = { ...DEFAULT_FEE_POLICY, ...feePolicy };
  const ask = createNodeCaller({ retryPolicy, signal });
  const told = new Map<string, true>();

  async function simulate({ address: to, abi, functionName, args, value = 0n, deadline }: Call): Promise<DryRun> {
    const data = encodeFunctionData({ abi, functionName, args });
    const [gas, { fees, secondsLeft }, { data: returned }] = await Promise.all([
      publicClient.estimateGas({ account, to, data, value }),
      readFees(publicClient, { policy, deadline }),
      publicClient.call({ account, to, data, value }),
    ]);
    if (secondsLeft !== undefined && secondsLeft < 0)
      throw new DeadlinePassedError(`${functionName} would come after its deadline`, { details: { deadline } });
    const result = returned === undefined ? undefined : decodeFunctionResult({ abi, functionName, args, data: returned });
    return { to, functionName, args, value, gas, cost: gas * fees!.maxFeePerGas, deadline, result };
  }

  return {
    send: async (call) => {
      const { address, abi, functionName, args, value = 0n } = call;
      const key = keccak256(encodeFunctionData({ abi, functionName, args })) + address.toLowerCase() + value;
      if (!told.has(key)) {
        const simulated = await ask(functionName, () => simulate(call));
        if (!told.has(key)) onCall(simulated);
        keepLatest({ map: told, key, value: true, most: REMEMBERED_CALLS });
      }
      throw new DryRunError(`this is a dry run: ${functionName} is not sent`, { details: { to: address } });
    },
  };
}
