import { readFile } from "node:fs/promises";
import { decryptKeystoreJson, isKeystoreJson } from "ethers";
import type { Hex } from "viem";
import { UsageError } from "../UsageError.ts";
import { readPassword } from "./readPassword.ts";

/** The private key in a keystore (Web3 secret storage v3); throws UsageError, which never holds the password or the key. */
export async function openPrivateKey({ file, passwordFile }: { file: string; passwordFile: string }): Promise<Hex> {
  let json: string;
  try {
    json = await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read the keystore ${file} (${(error as NodeJS.ErrnoException).code ?? "unreadable"})`);
  }
  if (!isKeystoreJson(json)) throw new UsageError(`${file} is not a keystore: Web3 secret storage v3 as dpin keys new makes it`);
  const password = await readPassword({ file: passwordFile });
  let privateKey: string;
  try {
    ({ privateKey } = await decryptKeystoreJson(json, password));
  } catch {
    // The cause is left out on purpose: it may quote what it was given.
    throw new UsageError(`the password in ${passwordFile} does not open the keystore ${file}`);
  }
  return privateKey as Hex;
}
