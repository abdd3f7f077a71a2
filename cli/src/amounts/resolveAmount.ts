import { parseUnits } from "viem";
import { UsageError } from "../UsageError.ts";
import type { Amount } from "./Amount.ts";
import type { Token } from "./tokenOf.ts";

/**
 * The wei of an amount of a token. Throws UsageError for another token's symbol, for more decimals than the token has, and for 0 unless `allowZero`; for `all`
 * when it has no meaning here (`all` is not given).
 */
export function resolveAmount({
  amount,
  token,
  all,
  allowZero = false,
}: {
  amount: Amount;
  token: Token;
  /** What `all` stands for, wei. */
  all?: bigint;
  allowZero?: boolean;
}): bigint {
  const wei = weiOf({ amount, token, all });
  if (wei === 0n && !allowZero) throw new UsageError("the amount is 0: nothing would happen");
  return wei;
}

function weiOf({ amount, token, all }: { amount: Amount; token: Token; all: bigint | undefined }): bigint {
  if (amount.kind === "wei") return amount.wei;
  if (amount.kind === "all") {
    if (all === undefined) throw new UsageError('"all" has no meaning here: name an amount');
    return all;
  }
  const { digits, symbol } = amount;
  if (symbol !== undefined && symbol.toLowerCase() !== token.symbol.toLowerCase())
    throw new UsageError(`the amount is in ${symbol}, and the token is ${token.symbol}`);
  const decimals = digits.split(".")[1]?.length ?? 0;
  if (decimals > token.decimals) throw new UsageError(`${token.symbol} has ${token.decimals} decimals, and ${digits} has ${decimals}`);
  return parseUnits(digits, token.decimals);
}
