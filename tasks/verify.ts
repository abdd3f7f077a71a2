import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { formatTable } from "../cli/src/report/formatTable.ts";
import { verifyDeployment } from "../deploy/verification/verifyDeployment.ts";
import { openDeployment } from "./openDeployment.ts";

/** `hardhat dpin verify`: every check of the deployment again, against the parameters it was made with. */
export default async function verify(args: { id?: string | undefined }, hre: HardhatRuntimeEnvironment): Promise<{ checks: number }> {
  const deployment = await openDeployment({ hre, id: args.id });
  try {
    const { client, addresses, parameters, deployer, fromBlock } = deployment;
    const readCode = (artifact: string) => hre.artifacts.readArtifact(artifact);
    const checks = await verifyDeployment({ client, addresses, parameters, deployer, keepAdmin: false, fromBlock, readCode });
    console.log(formatTable({ rows: [["check", "value"], ...checks.map(({ subject, actual }) => [subject, actual])] }));
    return { checks: checks.length };
  } finally {
    await deployment.connection.close();
  }
}
