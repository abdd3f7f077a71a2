import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { ArtifactManager } from "hardhat/types/artifacts";
import type { NetworkConnection } from "hardhat/types/network";
import { writeWhole } from "../sdk/src/files/writeWhole.ts";
import { clientOf } from "./clientOf.ts";
import type { DeployedAddresses } from "./contracts.ts";
import { deployDpin } from "./deployDpin.ts";
import { findDeployer } from "./findDeployer.ts";
import { readParameters, type DpinParameters } from "./readParameters.ts";
import { requireBalance } from "./requireBalance.ts";
import { requireOpcodes } from "./requireOpcodes.ts";
import { hasBegun, hasJournal } from "./resume/repairJournal.ts";
import { resumeDeployment } from "./resume/resumeDeployment.ts";
import { checkReferee } from "./verification/checkReferee.ts";
import type { Check } from "./verification/types.ts";
import { agreed, verifyDeployment } from "./verification/verifyDeployment.ts";

/** What deploy/deployments keeps of a deployment beside Ignition's journal. */
export interface DeploymentRecord {
  readonly chainId: number;
  /** First block that can hold an event of the deployment. */
  readonly fromBlock: string;
  readonly deployer: string;
  readonly addresses: DeployedAddresses;
}

/**
 * Deploys, lets the referee judge, hands over, verifies and records a network in deploy/deployments/`id`; killed at any point, the same call goes on
 * where it was. The parameters of the first call are kept there, and other ones are refused. Throws DeploymentDiffersError when the chain is not what
 * it should be; the record is written only when it is.
 */
export async function deployAndVerify({
  connection,
  artifacts,
  root,
  id,
  parameters,
  blockPollingInterval,
  requiredConfirmations = 1,
}: {
  connection: NetworkConnection;
  artifacts: ArtifactManager;
  /** The folder that holds deployments/. */
  root: string;
  id: string;
  parameters: DpinParameters;
  blockPollingInterval?: number;
  requiredConfirmations?: number;
}): Promise<DeploymentRecord & { checks: readonly Check[] }> {
  const client = clientOf({ connection });
  const deployer = await findDeployer({ connection });
  await requireOpcodes({ client });
  const dir = path.join(root, "deployments", id);
  if (!(await hasJournal({ dir }))) await requireBalance({ client, deployer });
  await mkdir(dir, { recursive: true });
  await keepFirst({ file: path.join(dir, "parameters.json"), content: serialize(parameters), what: "parameters" });
  const fromBlock = await startBlock({ file: path.join(dir, "start.json"), current: () => client.getBlockNumber() });

  const { provider } = connection;
  await resumeDeployment({ dir, client, provider, deployer, confirmations: requiredConfirmations });
  const kept = await readParameters({ file: path.join(dir, "parameters.json") });
  const polling = blockPollingInterval === undefined ? {} : { blockPollingInterval };
  const judge = async (deployed: DeployedAddresses) => void agreed(await checkReferee({ client, addresses: deployed }));
  // Ignition finishes a module only together with all that has begun.
  const beforeHandOver = (await hasBegun({ dir, module: "HandOver" })) ? {} : { beforeHandOver: judge };
  const options = { deploymentId: id, requiredConfirmations, ...beforeHandOver, ...polling };
  const addresses = await deployDpin({ connection, parameters: kept, ...options });
  const readCode = (artifact: string) => artifacts.readArtifact(artifact);
  const checks = await verifyDeployment({ client, addresses, parameters: kept, deployer, keepAdmin: false, fromBlock, readCode });

  const record: DeploymentRecord = { chainId: await client.getChainId(), fromBlock: String(fromBlock), deployer, addresses };
  await writeWhole({ file: path.join(dir, "deployment.json"), content: `${JSON.stringify(record, null, 2)}\n` });
  return { ...record, checks };
}

/** Writes `content` unless the file is there; throws when it is there with another content. */
async function keepFirst({ file, content, what }: { file: string; content: string; what: string }): Promise<void> {
  const present = await readFile(file, "utf8").catch(() => null);
  if (present === null) await writeWhole({ file, content });
  else if (present !== content) throw new Error(`this deployment began with other ${what}: ${file}`);
}

async function startBlock({ file, current }: { file: string; current: () => Promise<bigint> }): Promise<bigint> {
  const present = await readFile(file, "utf8").catch(() => null);
  if (present !== null) return BigInt((JSON.parse(present) as { fromBlock: string }).fromBlock);
  const fromBlock = await current();
  await writeWhole({ file, content: `${JSON.stringify({ fromBlock: String(fromBlock) })}\n` });
  return fromBlock;
}

function serialize(parameters: DpinParameters): string {
  return `${JSON.stringify(parameters, (_key, value: unknown) => (typeof value === "bigint" ? `${value}n` : value), 2)}\n`;
}
