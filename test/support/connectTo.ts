import path from "node:path";
import { createHardhatRuntimeEnvironment, importUserConfig, resolveHardhatConfigPath } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

/** The repository's Hardhat environment whose network `localhost` is the node at `url`, and whose deployments lie below `deployments` (default: deploy). */
export async function connectTo({ url, root }: { url: string; root?: string }): Promise<HardhatRuntimeEnvironment> {
  const repository = path.resolve(import.meta.dirname, "../..");
  const configPath = await resolveHardhatConfigPath(path.join(repository, "hardhat.config.ts"));
  const user = await importUserConfig(configPath);
  const config = {
    ...user,
    networks: { ...user.networks, localhost: { type: "http" as const, url } },
    ...(root === undefined ? {} : { paths: { ...user.paths, ignition: root } }),
  };
  return createHardhatRuntimeEnvironment(config, { config: configPath, network: "localhost" }, repository);
}
