import type { LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { UsageError } from "../UsageError.ts";
import { createSignerAccount } from "./createSignerAccount.ts";
import type { KeyConfig } from "./keyConfigSchema.ts";
import { openHardhatKey } from "./openHardhatKey.ts";
import { openKeystore } from "./openKeystore.ts";

/**
 * The account that a configuration's `key` names. Throws UsageError when the keystore or its password is wrong, when the signer does not
 * hold the address, and for a key in the open beside a chain that is not on this machine (`rpc`: the URLs of the chain).
 */
export async function openKey({ key, rpc }: { key: KeyConfig; rpc: readonly string[] }): Promise<LocalAccount> {
  if ("keystore" in key) return openKeystore({ file: key.keystore, passwordFile: key.passwordFile });
  if ("hardhatKeystore" in key) return openHardhatKey(key);
  if ("signer" in key) return createSignerAccount({ url: key.signer, address: key.address });
  for (const url of rpc) {
    const { hostname } = new URL(url);
    if (!["127.0.0.1", "localhost", "[::1]"].includes(hostname)) {
      throw new UsageError(
        `a key in the open is for chains of this machine only, and the configuration names ${hostname}: make a keystore with dpin keys new`,
      );
    }
  }
  return privateKeyToAccount(key.insecure);
}
