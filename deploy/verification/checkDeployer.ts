import { zeroAddress, type Address } from "viem";
import { accessManagerAbi } from "../../sdk/src/abi/accessManagerAbi.ts";
import { dpinTokenAbi } from "../../sdk/src/abi/dpinTokenAbi.ts";
import { dpinVotesAbi } from "../../sdk/src/abi/dpinVotesAbi.ts";
import { providerStakingAbi } from "../../sdk/src/abi/providerStakingAbi.ts";
import { ROLE_TABLE, ROLES, selectorsOf, type RestrictedContract, type Role } from "../roleTable.ts";
import { check } from "./check.ts";
import type { Check, DeploymentView } from "./types.ts";

const ADMIN_SLOT = "0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103"; // EIP-1967

/**
 * That the deployer has no power left: no role, no restricted function it may call, no proxy's admin, not the token's minter, no slasher, no votes.
 * Only for a deployment that was handed over. The GUARDIAN role may be the deployer's by the parameters; pausing is all it can do then.
 */
export async function checkDeployer({ client, addresses, parameters, deployer }: DeploymentView): Promise<Check[]> {
  const manager = { address: addresses.accessManager, abi: accessManagerAbi } as const;
  const isGuardian = String(parameters.Roles?.guardian ?? deployer).toLowerCase() === deployer.toLowerCase();
  const checks: Check[] = [];
  for (const role of Object.keys(ROLES) as Role[]) {
    const [held] = await client.readContract({ ...manager, functionName: "hasRole", args: [ROLES[role], deployer] });
    checks.push(check({ subject: `deployer holds ${role}`, expected: role === "GUARDIAN" && isGuardian, actual: held }));
    for (const contract of Object.keys(ROLE_TABLE) as RestrictedContract[]) {
      for (const selector of selectorsOf({ contract, role })) {
        const args = [deployer, addresses[contract], selector] as const;
        const [immediate, delay] = await client.readContract({ ...manager, functionName: "canCall", args });
        const subject = `deployer may call ${contract} ${selector}`;
        checks.push(check({ subject, expected: role === "GUARDIAN" && isGuardian, actual: immediate || delay > 0 }));
      }
    }
  }
  for (const contract of Object.keys(ROLE_TABLE) as RestrictedContract[]) {
    const word = await client.getStorageAt({ address: addresses[contract], slot: ADMIN_SLOT });
    checks.push(check({ subject: `proxy admin of ${contract}`, expected: zeroAddress, actual: addressOf(word) }));
  }
  const read = {
    minter: client.readContract({ address: addresses.token, abi: dpinTokenAbi, functionName: "minter" }),
    slasher: client.readContract({ address: addresses.staking, abi: providerStakingAbi, functionName: "isSlasher", args: [deployer] }),
    votes: client.readContract({ address: addresses.votes, abi: dpinVotesAbi, functionName: "getVotes", args: [deployer] }),
  };
  checks.push(
    check({
      subject: "deployer is the token's minter",
      expected: false,
      actual: (await read.minter).toLowerCase() === deployer.toLowerCase(),
    }),
  );
  checks.push(check({ subject: "deployer is a slasher", expected: false, actual: await read.slasher }));
  checks.push(check({ subject: "votes of the deployer", expected: 0n, actual: await read.votes }));
  if (parameters.Token?.initialHolder !== undefined) {
    const actual = await client.readContract({ address: addresses.token, abi: dpinTokenAbi, functionName: "balanceOf", args: [deployer] });
    const holds = String(parameters.Token.initialHolder).toLowerCase() === deployer.toLowerCase();
    checks.push(check({ subject: "DPIN of the deployer", expected: holds ? actual : 0n, actual }));
  }
  return checks;
}

function addressOf(word: string | undefined): Address {
  return word === undefined ? zeroAddress : `0x${word.slice(2).padStart(64, "0").slice(24)}`;
}
