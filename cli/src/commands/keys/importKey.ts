import { createKeystore } from "../../keys/createKeystore.ts";
import { readPassword } from "../../keys/readPassword.ts";
import { readPrivateKey } from "../../keys/readPrivateKey.ts";
import type { Run } from "../../run/Run.ts";

/** `dpin keys import`: encrypts a private key that comes from a file or a pipe, never from the command line. */
export async function importKey(parameters: { run: Run; privateKeyFile: string; output: string; passwordFile: string }): Promise<void> {
  const { run, privateKeyFile, output, passwordFile } = parameters;
  const password = await readPassword({ file: passwordFile });
  const privateKey = await readPrivateKey({ file: privateKeyFile, stdin: run.stdin });
  const { address } = await createKeystore({ file: output, password, privateKey });
  run.result({ address, keystore: output }, `${address} is in ${output}`);
}
