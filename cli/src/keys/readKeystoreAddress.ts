import { readFile } from "node:fs/promises";
import { getAddress, isAddress } from "viem";
import type { Address } from "viem";
import { UsageError } from "../UsageError.ts";

/** The address that a keystore file names, without its password. Throws UsageError. */
export async function readKeystoreAddress({ file }: { file: string }): Promise<Address> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read the keystore ${file} (${(error as NodeJS.ErrnoException).code ?? "unreadable"})`);
  }
  let named: unknown;
  try {
    named = (JSON.parse(text) as { address?: unknown } | null)?.address;
  } catch {
    named = undefined;
  }
  const address = typeof named === "string" ? `0x${named.replace(/^0x/i, "")}` : "";
  if (!isAddress(address, { strict: false })) throw new UsageError(`${file} is not a keystore that names its address`);
  return getAddress(address);
}
