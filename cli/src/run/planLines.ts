import { formatAmount } from "../report/formatAmount.ts";
import type { Plan } from "./planOf.ts";
import { printable } from "./printable.ts";

/** A transaction of a dry run, for people. */
export function planLines({ plan }: { plan: Plan }): string[] {
  const { what, to, contract, args, value, gas, estimatedCost, result } = plan;
  const native = (wei: string) => formatAmount({ wei: BigInt(wei), symbol: "native", digits: 8 });
  const shown = (one: unknown) => printable({ text: typeof one === "string" ? one : JSON.stringify(one), most: 1_000 });
  return [
    `would ${printable({ text: what, most: 1_000 })}`,
    `  transaction ${plan.function} to ${contract === null ? to : `${contract} ${to}`}`,
    ...Object.entries(args).map(([name, one]) => `    ${name}: ${shown(one)}`),
    ...(value === "0" ? [] : [`  value       ${native(value)}`]),
    `  gas         about ${gas.toLocaleString("en-US")}, at most ${native(estimatedCost)} at the fees of now`,
    ...(result === undefined ? [] : [`  returns     ${shown(result)}`]),
  ];
}
