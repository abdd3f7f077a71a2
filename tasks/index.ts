import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

const text = ArgumentType.STRING_WITHOUT_DEFAULT;
const named = {
  name: "id",
  type: text,
  defaultValue: undefined,
  description: "Folder of the deployment in deploy/deployments (default: the only one on this chain)",
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
    .addOption({ ...named, description: "Folder of the deployment in deploy/deployments (default: the network's name)" })
    .addOption({
      name: "sdkFile",
      type: text,
      defaultValue: undefined,
      description: "File that lists the addresses (default: the sdk's, for public networks)",
    })
    .addFlag({ name: "verifySources", description: "Publish the sources on Etherscan and Blockscout at the end" })
    .addFlag({ name: "noBuild", description: "Take the artifacts as they are" })
    .addFlag({ name: "yes", description: "Do not ask before the first transaction" })
    .setAction(() => import("./deploy.ts"))
    .build(),
  task(["dpin", "verify"], "Compare a deployment with its parameters, its roles and this repository's code")
    .addOption(named)
    .setAction(() => import("./verify.ts"))
    .build(),
  task(["dpin", "status"], "Show what a network holds, what is paused, and its latest proposals")
    .addOption(named)
    .setAction(() => import("./status.ts"))
    .build(),
  task(["dpin", "parameters"], "Show every parameter with its unit, as deployed and as it is now")
    .addOption(named)
    .setAction(() => import("./parameters.ts"))
    .build(),
  task(["dpin", "propose"], "Propose one call to the governor; what only the upgrade timelock may do is scheduled there")
    .addOption({ name: "contract", type: ArgumentType.STRING, defaultValue: "", description: "Contract of the deployment, as `staking`" })
    .addOption({ name: "call", type: ArgumentType.STRING, defaultValue: "", description: "Function, as `setMinStake`" })
    .addOption({ name: "args", type: ArgumentType.STRING, defaultValue: "[]", description: "Its arguments as a JSON array" })
    .addOption({ name: "description", type: ArgumentType.STRING, defaultValue: "", description: "What the voters read" })
    .addOption(named)
    .setAction(() => import("./propose.ts"))
    .build(),
  task(["dpin", "vote"], "Wrap DPIN, or vote on a proposal with what is wrapped")
    .addOption({
      name: "proposal",
      type: text,
      defaultValue: undefined,
      description: "Number of the proposal; without it only --wrap happens",
    })
    .addOption({ name: "support", type: ArgumentType.STRING, defaultValue: "for", description: "for, against or abstain" })
    .addOption({ name: "wrap", type: text, defaultValue: undefined, description: "DPIN to wrap first, as 1000.5" })
    .addOption(named)
    .setAction(() => import("./vote.ts"))
    .build(),
  task(["dpin", "queue"], "Queue a proposal that has succeeded")
    .addPositionalArgument({ name: "proposal", description: "Number of the proposal" })
    .addOption(named)
    .setAction(() => import("./queue.ts"))
    .build(),
  task(["dpin", "execute"], "Execute a queued proposal, or what it scheduled in the upgrade timelock once that is ready")
    .addPositionalArgument({ name: "proposal", description: "Number of the proposal" })
    .addOption(named)
    .setAction(() => import("./execute.ts"))
    .build(),
  task(["dpin", "pause"], "Stop new work of a contract (guardian only); exits go on")
    .addPositionalArgument({ name: "contract", description: "escrow, streams or staking" })
    .addOption(named)
    .setAction(() => import("./pause.ts"))
    .build(),
  task(["dpin", "fund"], "Send DPIN from the network's account")
    .addPositionalArgument({ name: "to", description: "Address" })
    .addPositionalArgument({ name: "amount", description: "DPIN, as 1000.5" })
    .addOption(named)
    .setAction(() => import("./fund.ts"))
    .build(),
  task(["dpin", "inspect-job"], "Show a job's state, parties, times and amounts")
    .addPositionalArgument({ name: "job", description: "Number of the job" })
    .addOption(named)
    .setAction(() => import("./inspectJob.ts"))
    .build(),
  task(["dpin", "inspect-stream"], "Show a stream's parties, funds and what was collected")
    .addPositionalArgument({ name: "stream", description: "Number of the stream" })
    .addOption(named)
    .setAction(() => import("./inspectStream.ts"))
    .build(),
  task(["dpin", "inspect-batch"], "Show a batch of a stream: its state, times, roots and amounts")
    .addPositionalArgument({ name: "batch", description: "Number of the batch, 1099511627776 or more" })
    .addOption(named)
    .setAction(() => import("./inspectBatch.ts"))
    .build(),
  task(["dpin", "inspect-provider"], "Show a provider's stake")
    .addPositionalArgument({ name: "provider", description: "Address" })
    .addOption(named)
    .setAction(() => import("./inspectProvider.ts"))
    .build(),
];
