import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { id, ZeroHash } from "ethers";
import Dpin from "./Dpin.ts";

/**
 * Votes, governor, and its two timelocks: the quick one sets parameters and schedules in the slow one, which alone upgrades. Anyone executes. The
 * deployer wires the quick one and gives it up in this same module.
 */
export default buildModule("Governance", (m) => {
  const contracts = m.useModule(Dpin);
  const deployer = m.getAccount(0);
  const votes = m.contract("DpinVotes", [contracts.token]);
  const timelock = m.contract("ParameterTimelock", [m.getParameter("timelockDelay"), m.getParameter("shortestTimelockDelay"), deployer]);
  const upgradeTimelock = m.contract("UpgradeTimelock", [m.getParameter("upgradeDelay"), timelock, contracts.staking]);
  const governor = m.contract("DpinGovernor", [
    votes,
    timelock,
    {
      votingDelay: m.getParameter("votingDelay"),
      votingPeriod: m.getParameter("votingPeriod"),
      proposalThreshold: m.getParameter("proposalThreshold"),
      quorumPercent: m.getParameter("quorumPercent"),
      minQuorum: m.getParameter("minQuorum"),
      minVotingDelay: m.getParameter("minVotingDelay"),
      minVotingPeriod: m.getParameter("minVotingPeriod"),
    },
  ]);
  const granted = ["PROPOSER_ROLE", "CANCELLER_ROLE"].map((role) =>
    m.call(timelock, "grantRole", [id(role), governor], { id: `grant_${role}` }),
  );
  m.call(timelock, "renounceRole", [ZeroHash, deployer], { after: granted });
  return { ...contracts, votes, timelock, upgradeTimelock, governor };
});
