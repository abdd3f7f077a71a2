import { openKey } from "../keys/openKey.ts";
import type { NetworkConfig } from "../config/networkConfig.ts";
import { openSources } from "../config/openSources.ts";
import { readConfig } from "../config/readConfig.ts";
import { configSchemas, type ConfigKind } from "../config/configSchemas.ts";
import type { Run } from "../run/Run.ts";

/** `dpin config check`: reads a configuration as the program would, opens its key, and says what is wrong or that nothing is. Asks no node. */
export async function checkConfig({ run, kind }: { run: Run; kind: ConfigKind }): Promise<void> {
  const file = run.config;
  const { key, rpc, artifacts } = await readConfig<Pick<NetworkConfig, "key" | "rpc" | "artifacts">>({
    file,
    schema: configSchemas[kind],
  });
  const { address } = await openKey({ key, rpc });
  await openSources({ artifacts });
  await openSources({ artifacts });
  const hosts = rpc.map((url) => new URL(url).host);
  run.result({ kind, address, rpc: hosts }, `${file} is right: ${kind} ${address}, chain at ${hosts.join(", ")}`);
}
