import { readFile, writeFile } from "node:fs/promises";
import { deployments } from "@dpin/sdk";
import { parse } from "yaml";
import { z } from "zod";
import { configSchemas, type ConfigKind } from "../../config/configSchemas.ts";
import { networkConfigSchema } from "../../config/networkConfig.ts";
import type { Run } from "../../run/Run.ts";
import { UsageError } from "../../UsageError.ts";
import { starterConfig } from "./starterConfig.ts";

const addressesFile = z.union([networkConfigSchema.shape.addresses, z.object({ addresses: networkConfigSchema.shape.addresses })]);

/**
 * `dpin config init`: writes a commented configuration to begin with; never replaces a file. Addresses come from a file (a configuration will do) or, for a public network,
 * from its chain id; else they are left to be filled in, and `complete` is false.
 */
export async function initConfig(parameters: {
  run: Run;
  kind: ConfigKind;
  output: string;
  rpc: string;
  keystore: string;
  passwordFile: string;
  chainId?: number;
  addresses?: string;
}): Promise<void> {
  const { run, kind, output, rpc, keystore, passwordFile, chainId } = parameters;
  const addresses = parameters.addresses === undefined ? deployments[chainId ?? 0] : await readAddresses({ file: parameters.addresses });
  const text = starterConfig({
    ...{ kind, rpc, keystore, passwordFile },
    ...(chainId !== undefined && { chainId }),
    ...(addresses && { addresses: { ...addresses } }),
  });
  const complete = configSchemas[kind].safeParse(parse(text)).success;
  try {
    await writeFile(output, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === "EEXIST" ? `${output} exists already: a configuration is never replaced` : `cannot write ${output} (${code})`,
    );
  }
  run.result(
    { file: output, kind, complete },
    `${output} is written${complete ? "" : "; fill in the network's addresses"}: dpin config check --for ${kind} --config ${output}`,
  );
}

async function readAddresses({ file }: { file: string }) {
  let value: unknown;
  try {
    value = parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new UsageError(`cannot read the addresses in ${file} (${(error as NodeJS.ErrnoException).code ?? "not YAML"})`);
  }
  const parsed = addressesFile.safeParse(value);
  if (!parsed.success)
    throw new UsageError(`${file} does not hold the network's addresses: token, staking, escrow, streams, referee, challenges, emission`);
  return "addresses" in parsed.data ? parsed.data.addresses : parsed.data;
}
