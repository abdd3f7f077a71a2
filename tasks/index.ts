import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

const text = ArgumentType.STRING_WITHOUT_DEFAULT;
const named = {
  name: "id",
  type: text,
  defaultValue: undefined,
  description: "Folder of the deployment in deploy/deployments (default: the network's name)",
} as const;

/** Deployment and daily operations: `npx hardhat dpin --help`. */
export const tasks = [
  emptyTask("dpin", "Deploy and operate a DPIN network").build(),
  task(["dpin", "deploy"], "Deploy to --network, hand over to governance, verify; run again after an interruption")
    .addOption({
      name: "parameters",
      type: text,
      defaultValue: undefined,
      description: "JSON5 file (default: deploy/parameters/NETWORK.json5)",
    })
    .addOption({ name: "initialHolder", type: text, defaultValue: undefined, description: "Address that receives the initial supply" })
    .addOption({ name: "guardian", type: text, defaultValue: undefined, description: "Address that may pause new work" })
    .addOption(named)
    .addFlag({ name: "yes", description: "Do not ask before the first transaction" })
    .setAction(() => import("./deploy.ts"))
    .build(),
  task(["dpin", "verify"], "Compare a deployment with its parameters, its roles and this repository's code")
    .addOption(named)
    .setAction(() => import("./verify.ts"))
    .build(),
];
