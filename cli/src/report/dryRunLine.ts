import type { DryRun } from "@dpin/sdk";
import { describeDryRun } from "../config/describeDryRun.ts";
import { formatAmount } from "./formatAmount.ts";

/** One line about a transaction that would have been sent. */
export function dryRunLine(call: DryRun): string {
  const { args } = describeDryRun(call);
  const worth = call.value === 0n ? "" : ` with ${formatAmount({ wei: call.value, symbol: "native coin", digits: 6 })}`;
  const cost = formatAmount({ wei: call.cost, symbol: "native coin", digits: 6 });
  return `would send ${call.functionName}(${JSON.stringify(args).slice(1, -1)}) to ${call.to}${worth}; gas up to ${cost}`;
}
