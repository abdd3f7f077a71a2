import { createKeystore } from "../keys/createKeystore.ts";
import { readPassword } from "../keys/readPassword.ts";

/** `dpin keys new`: makes a key, encrypted with the password in a file, and tells its address. */
export async function newKey({
  output,
  passwordFile,
  json,
  stdout,
}: {
  output: string;
  passwordFile: string;
  json: boolean;
  stdout: NodeJS.WriteStream;
}): Promise<void> {
  const password = await readPassword({ file: passwordFile });
  const { address } = await createKeystore({ file: output, password });
  stdout.write(json ? `${JSON.stringify({ address, keystore: output })}\n` : `${address} is in ${output}\n`);
}
