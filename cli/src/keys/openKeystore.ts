import type { PrivateKeyAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { openPrivateKey } from "./openPrivateKey.ts";

/** Decrypts a keystore (Web3 secret storage v3); throws UsageError, which never holds the password or the key. */
export async function openKeystore({ file, passwordFile }: { file: string; passwordFile: string }): Promise<PrivateKeyAccount> {
  return privateKeyToAccount(await openPrivateKey({ file, passwordFile }));
}
