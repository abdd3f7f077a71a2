import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { id, ZeroHash } from "ethers";
import { dpinGovernorAbi } from "../sdk/src/abi/dpinGovernorAbi.ts";
import { ROLE_TABLE, type Role } from "../deploy/roleTable.ts";
import { contractAt } from "./contractAt.ts";
import { sendCall } from "./sendCall.ts";
import { withDeployment } from "./withDeployment.ts";

interface Arguments {
  readonly contract: string;
  readonly call: string;
  readonly args: string;
  readonly description: string;
  readonly id?: string | undefined;
}

/** `hardhat dpin propose`: gives the proposal's number. A call of role SLOW becomes its scheduling in the upgrade timelock. */
export default async function propose(args: Arguments, hre: HardhatRuntimeEnvironment): Promise<bigint> {
  if (args.description === "") throw new Error("--description: say what the voters decide");
  const values = parseArguments(args.args);
  return withDeployment({ hre, id: args.id }, async (deployment) => {
    const contract = await contractAt({ deployment, name: args.contract });
    const inputs = contract.interface.getFunction(args.call)?.inputs;
    if (inputs === undefined) throw new Error(`${args.contract} has no function ${args.call}`);
    if (inputs.length !== values.length) throw new Error(`${args.call} takes ${inputs.length} arguments, and --args has ${values.length}`);
    const inner = contract.interface.encodeFunctionData(args.call, values);
    const target = await contract.getAddress();
    const table: Readonly<Record<string, { functions: Readonly<Record<string, Role>> }>> = ROLE_TABLE;
    const role = table[args.contract]?.functions[args.call];
    const slow = await contractAt({ deployment, name: "upgradeTimelock" });
    const call =
      role === "SLOW" || (role === undefined && args.contract === "accessManager")
        ? {
            target: deployment.addresses.upgradeTimelock,
            data: slow.interface.encodeFunctionData("scheduleBatch", [
              [target],
              [0n],
              [inner],
              ZeroHash,
              id(args.description),
              (await slow.getFunction("getMinDelay")()) as bigint,
            ]),
          }
        : { target, data: inner };
    const governor = await contractAt({ deployment, name: "governor" });
    const calls = [[call.target], [0n], [call.data]] as const;
    await sendCall({ contract: governor, call: "propose", args: [...calls, args.description] });
    const proposal = await deployment.client.readContract({
      address: deployment.addresses.governor,
      abi: dpinGovernorAbi,
      functionName: "getProposalId",
      args: [[call.target as `0x${string}`], [0n], [call.data as `0x${string}`], id(args.description) as `0x${string}`],
    });
    console.log(`proposal ${proposal}${call.target === target ? "" : ", which schedules in the upgrade timelock"}`);
    return proposal;
  });
}

function parseArguments(text: string): unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  if (!Array.isArray(parsed)) throw new Error(`--args must be a JSON array, as '["1000"]', not ${text}`);
  return parsed as unknown[];
}
