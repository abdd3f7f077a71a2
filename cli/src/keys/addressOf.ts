import type { Address } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { KeyConfig } from "./keyConfigSchema.ts";
import { readKeystoreAddress } from "./readKeystoreAddress.ts";

/** The address of a configuration's key, without opening it: a keystore says whose it is. Throws UsageError when it cannot be read or does not say. */
export async function addressOf({ key }: { key: KeyConfig }): Promise<Address> {
  if ("address" in key) return key.address;
  if ("insecure" in key) return privateKeyToAccount(key.insecure).address;
  return readKeystoreAddress({ file: key.keystore });
}
