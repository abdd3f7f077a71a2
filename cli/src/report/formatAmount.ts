import { formatUnits } from "viem";

/** An amount of wei as people read it, thousands separated: at most `digits` decimals (cut, not rounded), or exactly as many for a column. */
export function formatAmount(parameters: { wei: bigint; symbol: string; decimals?: number; digits?: number; exactly?: boolean }): string {
  const { wei, symbol, decimals = 18, digits = 4, exactly = false } = parameters;
  const negative = wei < 0n;
  const [whole = "0", fraction = ""] = formatUnits(negative ? -wei : wei, decimals).split(".");
  const cut = fraction.slice(0, digits);
  const kept = exactly ? cut.padEnd(digits, "0") : cut.replace(/0+$/, "");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${negative ? "-" : ""}${grouped}${kept === "" ? "" : `.${kept}`} ${symbol}`;
}
