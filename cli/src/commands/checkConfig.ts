import { openKey } from "../keys/openKey.ts";
import type { NetworkConfig } from "../config/networkConfig.ts";
import { openSources } from "../config/openSources.ts";
import { providerFileSchema } from "../config/providerConfig.ts";
import { readConfig } from "../config/readConfig.ts";
import { requesterConfigSchema } from "../config/requesterConfig.ts";
import { verifierConfigSchema } from "../config/verifierConfig.ts";

const schemas = { provider: providerFileSchema, verifier: verifierConfigSchema, requester: requesterConfigSchema };

export type ConfigKind = keyof typeof schemas;

/** `dpin config check`: reads a configuration as the program would, opens its key, and says what is wrong or that nothing is. Asks no node. */
export async function checkConfig({
  config: file,
  kind,
  json,
  stdout,
}: {
  config: string;
  kind: ConfigKind;
  json: boolean;
  stdout: NodeJS.WritableStream;
}): Promise<void> {
  const { key, rpc, artifacts } = await readConfig<Pick<NetworkConfig, "key" | "rpc" | "artifacts">>({ file, schema: schemas[kind] });
  const { address } = await openKey({ key, rpc });
  await openSources({ artifacts });
  const hosts = rpc.map((url) => new URL(url).host);
  stdout.write(
    json ? `${JSON.stringify({ kind, address, rpc: hosts })}\n` : `${file} is right: ${kind} ${address}, chain at ${hosts.join(", ")}\n`,
  );
}
