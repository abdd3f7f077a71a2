import type { Call, DpinClient, DryRun } from "@dpin/sdk";
import { getAbiItem, isAddressEqual } from "viem";
import type { Address } from "viem";
import { describeDryRun } from "../config/describeDryRun.ts";

/** A transaction that a dry run would have sent, for JSON: numbers of the chain as digits, native wei. */
export interface Plan {
  /** In words. */
  readonly what: string;
  readonly to: Address;
  /** Which of the network's contracts that is, as the configuration names it; null for another. */
  readonly contract: string | null;
  readonly function: string;
  /** By the names that the contract gives them. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly value: string;
  readonly gas: number;
  readonly estimatedCost: string;
  readonly deadline?: number;
  /** What the contract would return. */
  readonly result?: unknown;
}

/** Tells what a call of a client would be, and what came of trying it. */
export function planOf(client: DpinClient, { what, call, dryRun }: { what: string; call: Call; dryRun: DryRun }): Plan {
  const { to } = dryRun;
  const described = describeDryRun(dryRun) as Omit<Plan, "what" | "contract" | "args"> & { args: readonly unknown[] };
  const { abi, functionName: name, args } = call;
  const item = getAbiItem({ abi, name, args } as never) as { inputs?: readonly { name?: string }[] } | undefined;
  const names = described.args.map((_, i) => item?.inputs?.[i]?.name ?? "");
  const named = Object.entries(client.addresses) as [string, unknown][];
  const [contract = null] = named.find(([, address]) => typeof address === "string" && isAddressEqual(address as Address, to)) ?? [];
  return {
    what,
    contract,
    ...described,
    args: Object.fromEntries(described.args.map((value, i) => [names[i] || String(i), value])),
  };
}
