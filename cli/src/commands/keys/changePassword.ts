import { rename, rm } from "node:fs/promises";
import { createKeystore } from "../../keys/createKeystore.ts";
import { openPrivateKey } from "../../keys/openPrivateKey.ts";
import { readPassword } from "../../keys/readPassword.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin keys password`: encrypts a keystore's key with another password; the file holds the old or the new, whenever this is ended. */
export async function changePassword(parameters: {
  run: Run;
  keystore: string;
  passwordFile: string;
  newPasswordFile: string;
}): Promise<void> {
  const { run, keystore, passwordFile, newPasswordFile } = parameters;
  const password = await readPassword({ file: newPasswordFile });
  const privateKey = await openPrivateKey({ file: keystore, passwordFile });
  const fresh = `${keystore}.${process.pid}.new`;
  try {
    const { address } = await createKeystore({ file: fresh, password, privateKey });
    await rename(fresh, keystore);
    run.result(
      { address, keystore },
      `${keystore} of ${address} opens with the new password only; copies of the old file open with the old one`,
    );
  } finally {
    await rm(fresh, { force: true });
  }
}
