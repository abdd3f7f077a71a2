import path from "node:path";
import { createInterface } from "node:readline/promises";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { isAddress } from "viem";
import { formatTable } from "../cli/src/report/formatTable.ts";
import { deployAndVerify } from "../deploy/deployAndVerify.ts";
import { readParameters, type DpinParameters } from "../deploy/readParameters.ts";
import { readRecords } from "../deploy/readRecords.ts";
import { writeSdkDeployments } from "../deploy/writeSdkDeployments.ts";

interface Arguments {
  readonly parameters?: string | undefined;
  readonly initialHolder?: string | undefined;
  readonly guardian?: string | undefined;
  readonly id?: string | undefined;
  readonly sdkFile?: string | undefined;
  readonly verifySources: boolean;
  readonly noBuild: boolean;
  readonly yes: boolean;
}

/** `hardhat dpin deploy --network X`: see deployAndVerify. Networks other than local ones must be told their initial holder and guardian. */
export default async function deploy(args: Arguments, hre: HardhatRuntimeEnvironment): Promise<{ chainId: number; checks: number }> {
  const connection = await hre.network.create();
  try {
    const local = ["localhost", "default", "node"].includes(connection.networkName);
    const folder = hre.config.paths.ignition;
    const file = args.parameters ?? path.join(folder, "parameters", `${local ? "local" : connection.networkName}.json5`);
    const chainId = Number(await connection.provider.request({ method: "eth_chainId" }));
    const id = args.id ?? (local ? `local-${chainId}` : connection.networkName);
    const listed = !local || args.sdkFile !== undefined;
    const other = (await readRecords({ root: folder })).find(({ id: name, record }) => record.chainId === chainId && name !== id);
    if (listed && other !== undefined)
      throw new Error(
        `chain ${chainId} has the deployment ${other.id} already, and the sdk holds one for each chain: move ${other.id} away first`,
      );
    const parameters = withPeople({ parameters: await readParameters({ file }), args, required: !local });

    if (!args.noBuild) await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
    if (!local && !args.yes)
      await confirm({ question: `${show(parameters)}\nDeploy to ${connection.networkName} (chain ${chainId}) with these?` });
    const blocks = local ? { blockPollingInterval: 50 } : { blockPollingInterval: 1_000, requiredConfirmations: 5 };
    const { addresses, checks } = await deployAndVerify({ connection, artifacts: hre.artifacts, root: folder, id, parameters, ...blocks });
    if (listed) await writeSdkDeployments({ root: folder, ...(args.sdkFile === undefined ? {} : { target: args.sdkFile }) });
    console.log(formatTable({ rows: [["contract", "address"], ...Object.entries(addresses)] }));
    console.log(`deployed, handed over to governance, and verified by ${checks.length} checks`);
    if (args.verifySources) await hre.tasks.getTask(["ignition", "verify"]).run({ deploymentId: id });
    else if (!local) console.log(`publish the sources: npx hardhat ignition verify ${id} --network ${connection.networkName}`);
    return { chainId, checks: checks.length };
  } finally {
    await connection.close();
  }
}

function withPeople({ parameters, args, required }: { parameters: DpinParameters; args: Arguments; required: boolean }): DpinParameters {
  const people = [
    ["Token", "initialHolder", args.initialHolder, "--initial-holder"],
    ["Roles", "guardian", args.guardian, "--guardian"],
  ] as const;
  const merged = { ...parameters };
  for (const [module, name, given, option] of people) {
    const value = given ?? merged[module]?.[name];
    if (value === undefined && !required) continue;
    if (typeof value !== "string" || !isAddress(value, { strict: false })) throw new Error(`${option} must be an address`);
    merged[module] = { ...merged[module], [name]: value };
  }
  return merged;
}

function show(parameters: DpinParameters): string {
  const rows = Object.entries(parameters).flatMap(([module, values]) =>
    Object.entries(values).map(([name, value]) => [`${module}.${name}`, String(value)]),
  );
  return formatTable({ rows: [["parameter", "value"], ...rows] });
}

async function confirm({ question }: { question: string }): Promise<void> {
  if (!process.stdin.isTTY) throw new Error("nobody can be asked here: say --yes");
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question(`${question} (yes/no) `);
  lines.close();
  if (answer.trim() !== "yes") throw new Error("not confirmed");
}
