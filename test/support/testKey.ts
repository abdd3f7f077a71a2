import { bytesToHex, type Address, type Hex } from "viem";
import { mnemonicToAccount } from "viem/accounts";

const MNEMONIC = "test test test test test test test test test test test junk";

/** Account `index` of the tests' mnemonic, with its private key for a process of its own. */
export function testKey(index: number): { address: Address; key: Hex } {
  const account = mnemonicToAccount(MNEMONIC, { addressIndex: index });
  return { address: account.address, key: bytesToHex(account.getHdKey().privateKey!) };
}
