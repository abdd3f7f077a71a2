import { BaseError as ViemError, decodeErrorResult } from "viem";
import type { Hex } from "viem";
import { errorAbi } from "../client/errorAbi.ts";
import { BaseError, ContractRevertError, NodeUnreachableError } from "./BaseError.ts";
import { isTransient } from "./isTransient.ts";
import { InsufficientFundsError } from "./NodeError.ts";
import { ownError } from "./ownError.ts";

/** geth and its kin, Hardhat, Nethermind, Besu. */
const NO_FUNDS = /insufficient funds|doesn't have enough funds|insufficient (sender )?balance|upfront cost exceeds account balance/i;

/** Turns whatever a call on chain threw into an error of this project: the contract's error by name and values, a node that is away, or the rest as it is. */
export function decodeError({ error, call }: { error: unknown; call: string }): BaseError {
  const own = ownError(error);
  if (own !== null) return own;
  const data = revertDataOf(error);
  if (data !== undefined) {
    try {
      const { errorName, args } = decodeErrorResult({ abi: errorAbi, data });
      return new ContractRevertError({ call, errorName, args: (args ?? []) as readonly unknown[], cause: error });
    } catch {
      return new ContractRevertError({ call, errorName: data.slice(0, 10), args: [], cause: error });
    }
  }
  if (error instanceof ViemError && NO_FUNDS.test(error.message)) return new InsufficientFundsError({ call, cause: error });
  if (isTransient(error)) return new NodeUnreachableError(`${call}: the node does not answer`, { cause: error });
  const reason = error instanceof ViemError ? error.shortMessage : error instanceof Error ? error.message : String(error);
  return new BaseError(`${call} failed: ${reason}`, { cause: error });
}

function revertDataOf(error: unknown): Hex | undefined {
  let data: Hex | undefined;
  const visit = (value: unknown, depth: number): void => {
    if (data !== undefined || depth > 12 || typeof value !== "object" || value === null) return;
    const { data: own, raw, cause } = value as { data?: unknown; raw?: unknown; cause?: unknown };
    for (const candidate of [raw, own]) {
      if (typeof candidate === "string" && /^0x[0-9a-f]{8,}$/i.test(candidate)) data = candidate as Hex;
      else if (typeof candidate === "object") visit(candidate, depth + 1);
    }
    visit(cause, depth + 1);
  };
  visit(error, 0);
  return data;
}
