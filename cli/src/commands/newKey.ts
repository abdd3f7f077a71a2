import { createKeystore } from "../keys/createKeystore.ts";
import { readPassword } from "../keys/readPassword.ts";
import type { Run } from "../run/Run.ts";

/** `dpin keys new`: makes a key, encrypted with the password in a file, and tells its address. */
export async function newKey({ run, output, passwordFile }: { run: Run; output: string; passwordFile: string }): Promise<void> {
  const password = await readPassword({ file: passwordFile });
  const { address } = await createKeystore({ file: output, password });
  run.result({ address, keystore: output }, `${address} is in ${output}`);
}
