import { open } from "node:fs/promises";
import { encryptKeystoreJson } from "ethers";
import type { Address, Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { UsageError } from "../UsageError.ts";

/**
 * Makes a new key (or takes `privateKey`), and writes it encrypted, readable by its owner only, as Web3 secret storage v3 (scrypt). Never replaces a
 * file: throws UsageError when there is one. `scryptN` lowers the work of guessing, for tests only.
 */
export async function createKeystore({
  file,
  password,
  privateKey = generatePrivateKey(),
  scryptN = 131_072,
}: {
  file: string;
  password: string;
  privateKey?: Hex;
  scryptN?: number;
}): Promise<{ address: Address }> {
  const { address } = privateKeyToAccount(privateKey);
  const json = await encryptKeystoreJson({ address, privateKey }, password, { scrypt: { N: scryptN } });
  let handle;
  try {
    handle = await open(file, "wx", 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(code === "EEXIST" ? `${file} exists already: a keystore is never replaced` : `cannot write ${file} (${code})`);
  }
  try {
    await handle.writeFile(`${json}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { address };
}
