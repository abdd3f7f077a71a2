import { formatAmount } from "../report/formatAmount.ts";
import type { Token } from "./tokenOf.ts";

/** An amount for machines and for people: exact in both. */
export interface AmountJson {
  readonly wei: bigint;
  readonly formatted: string;
}

const DPIN = { symbol: "DPIN", decimals: 18 };

/** An amount of wei of a token (DPIN by default). */
export function amountJson({ wei, token = DPIN }: { wei: bigint; token?: Pick<Token, "symbol" | "decimals"> }): AmountJson {
  return { wei, formatted: formatAmount({ wei, symbol: token.symbol, decimals: token.decimals, digits: token.decimals }) };
}
