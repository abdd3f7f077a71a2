import { isAddressEqual } from "viem";
import { openKeystore } from "../../keys/openKeystore.ts";
import { readKeystoreAddress } from "../../keys/readKeystoreAddress.ts";
import type { Run } from "../../run/Run.ts";
import { UsageError } from "../../UsageError.ts";

/** `dpin keys show`: the address that a keystore names; with a password also whether it opens, and whether the name is true. */
export async function showKey({ run, keystore, passwordFile }: { run: Run; keystore: string; passwordFile?: string }): Promise<void> {
  const address = await readKeystoreAddress({ file: keystore });
  if (passwordFile !== undefined) {
    const account = await openKeystore({ file: keystore, passwordFile });
    if (!isAddressEqual(account.address, address))
      throw new UsageError(`${keystore} names ${address} and holds the key of ${account.address}`);
  }
  const opens = passwordFile !== undefined;
  run.result({ address, keystore, opens: opens ? true : null }, `${address}${opens ? ", and the password opens it" : ""}`);
}
