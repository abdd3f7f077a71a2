import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { formatTable } from "../cli/src/report/formatTable.ts";
import { PARAMETER_ROWS } from "../deploy/verification/parameterRows.ts";
import { withDeployment } from "./withDeployment.ts";

/** `hardhat dpin parameters`: rows of name, unit, value as deployed, value now. */
export default async function parameters(args: { id?: string | undefined }, hre: HardhatRuntimeEnvironment): Promise<string[][]> {
  return withDeployment({ hre, id: args.id }, async (deployment) => {
    const rows: string[][] = [];
    for (const [name, row] of Object.entries(PARAMETER_ROWS)) {
      const [module = "", key = ""] = name.split(".");
      const deployed = deployment.parameters[module]?.[key];
      rows.push([name, row.unit, String(deployed ?? ""), String(await row.read(deployment))]);
    }
    console.log(formatTable({ rows: [["parameter", "unit", "deployed", "now"], ...rows] }));
    return rows;
  });
}
