import { InvalidArgumentError } from "commander";
import type { Amount } from "./Amount.ts";

/**
 * Reads an amount such as `1.5 DPIN`, `1.5` (in units of the token), `1000 wei`, or `all` where `allowAll` says so. Throws InvalidArgumentError for anything
 * else: signs, exponents, thousands separators and hex could be read in two ways, and this is money.
 */
export function parseAmount({ text, allowAll = false }: { text: string; allowAll?: boolean }): Amount {
  const trimmed = text.trim();
  if (allowAll && trimmed === "all") return { kind: "all" };
  const [, digits, symbol] = /^(\d{1,60}(?:\.\d{1,36})?)\s*([A-Za-z][A-Za-z0-9.$-]{0,15})?$/.exec(trimmed) ?? [];
  if (digits === undefined) {
    throw new InvalidArgumentError(
      `An amount is a decimal number and a unit, like "1.5 DPIN" or "1000 wei"${allowAll ? ', or "all"' : ""}; without a unit it is in whole tokens.`,
    );
  }
  if (symbol?.toLowerCase() !== "wei") return { kind: "units", digits, symbol };
  if (digits.includes(".")) throw new InvalidArgumentError("There is nothing smaller than 1 wei.");
  return { kind: "wei", wei: BigInt(digits) };
}
