import { formatUnits } from "viem";

/** An amount of wei as people read it: at most `digits` decimals (cut, not rounded up), thousands separated. */
export function formatAmount({
  wei,
  symbol,
  decimals = 18,
  digits = 4,
}: {
  wei: bigint;
  symbol: string;
  decimals?: number;
  digits?: number;
}): string {
  const negative = wei < 0n;
  const [whole = "0", fraction = ""] = formatUnits(negative ? -wei : wei, decimals).split(".");
  const kept = fraction.slice(0, digits).replace(/0+$/, "");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${negative ? "-" : ""}${grouped}${kept === "" ? "" : `.${kept}`} ${symbol}`;
}
