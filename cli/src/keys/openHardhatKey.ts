import { isAddressEqual, isHex, type Address, type PrivateKeyAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { UsageError } from "../UsageError.ts";
import { openHardhatSecret } from "./openHardhatSecret.ts";

/** The account whose private key is the secret `name` of Hardhat's keystore; throws UsageError, which never holds the password or the key. */
export async function openHardhatKey(parameters: {
  hardhatKeystore: string;
  name: string;
  passwordFile: string;
  address: Address;
}): Promise<PrivateKeyAccount> {
  const { hardhatKeystore: file, name, passwordFile, address } = parameters;
  const secret = await openHardhatSecret({ file, name, passwordFile });
  // Hardhat takes keys with and without the prefix.
  const key = `0x${secret.trim().replace(/^0x/, "")}`;
  let account: PrivateKeyAccount;
  try {
    if (!isHex(key) || key.length !== 66) throw new Error();
    account = privateKeyToAccount(key);
  } catch {
    throw new UsageError(`${name} in Hardhat's keystore ${file} is not a private key (64 hex digits)`);
  }
  if (!isAddressEqual(account.address, address))
    throw new UsageError(`${name} in Hardhat's keystore ${file} is the key of ${account.address}, the configuration names ${address}`);
  return account;
}
