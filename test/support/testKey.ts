import { bytesToHex, type Address, type Hex } from "viem";
import { mnemonicToAccount } from "viem/accounts";

/** Of the accounts that every local node unlocks. */
export const TEST_MNEMONIC = "test test test test test test test test test test test junk";

/** Account `index` of the tests' mnemonic, with its private key for a process of its own. */
export function testKey(index: number): { address: Address; key: Hex } {
  const account = mnemonicToAccount(TEST_MNEMONIC, { addressIndex: index });
  return { address: account.address, key: bytesToHex(account.getHdKey().privateKey!) };
}
