import { expect } from "chai";
import { AbiCoder, id, ZeroAddress, type BaseContract, type FunctionFragment, type ParamType } from "ethers";
import { ROLE_TABLE, ROLES, type RestrictedContract, type Role } from "../../../deploy/roleTable.ts";
import { committedJob } from "../../support/convict.ts";
import { disputedRun } from "../../support/disputedRun.ts";
import type { Fixture } from "../../support/deployFixture.ts";
import { jobActions } from "../../support/jobActions.ts";
import { jobRequest } from "../../support/jobRequest.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const CONTRACTS = Object.keys(ROLE_TABLE) as RestrictedContract[];
const UNAUTHORIZED = id("AccessManagedUnauthorized(address)").slice(0, 10);

describe("The roles", () => {
  const deployed = useDeployed();

  it("of the table are all that there is: of every contract's functions, a stranger is refused exactly those", async () => {
    const fixture = await deployed();
    for (const name of CONTRACTS) {
      const contract = fixture[name] as BaseContract;
      const refused = [];
      for (const fragment of writing(contract)) {
        const data = contract.interface.encodeFunctionData(fragment, fragment.inputs.map(example));
        const from = fixture.strangers[3]!.address;
        const answer = await fixture.ethers.provider
          .call({ to: contract, data, from })
          .catch((error: { data?: string }) => String(error.data ?? ""));
        if (answer.startsWith(UNAUTHORIZED)) refused.push(fragment.name);
      }
      expect(refused.sort(), name).to.deep.equal(Object.keys(ROLE_TABLE[name].functions).sort());
    }
  });

  it("can each call their own functions and no others; the guardian none but pauses", async () => {
    const { addresses, ethers, strangers, ...fixture } = await deployed();
    const manager = await ethers.getContractAt("AccessManager", addresses.accessManager);
    for (const [index, role] of (Object.keys(ROLES) as Role[]).entries()) {
      const holder = strangers[index]!;
      await manager.grantRole(ROLES[role], holder, 0);
      for (const name of CONTRACTS) {
        const allowed = [];
        for (const fragment of writing(fixture[name] as BaseContract)) {
          if ((await manager.canCall(holder, addresses[name], fragment.selector)).immediate) allowed.push(fragment.name);
        }
        const table: Readonly<Record<string, Role>> = ROLE_TABLE[name].functions;
        // What no role was given is the admin's, but it is not restricted: the test above shows that.
        const own = Object.keys(table).filter((name_) => table[name_] === role);
        const expected =
          role === "ADMIN"
            ? writing(fixture[name] as BaseContract)
                .map((f) => f.name)
                .filter((f) => !(f in table))
            : own;
        expect(allowed.sort(), `${role} of ${name}`).to.deep.equal(expected.sort());
        if (role === "GUARDIAN") expect(allowed.filter((f) => f !== "pause")).to.deep.equal([]);
      }
    }
  });

  it("of the guardian stops what is new, and with everything stopped every exit, claim, proof and reveal goes on", async () => {
    const fixture = await deployed();
    const { admin, addresses, escrow, streams, staking, emission, challenges, token } = fixture;
    const { requester, provider, operator, challenger, networkHelpers, ethers } = fixture;
    const actions = jobActions(fixture);
    const lying = await disputedRun({ lie: { kind: "byte", op: 1, byte: 777, xor: 1 } });
    const honest = await disputedRun();
    const proof = await lying.proof();
    const guardian = fixture.strangers[0]!;
    const manager = await ethers.getContractAt("AccessManager", addresses.accessManager);
    await manager.connect(admin).grantRole(ROLES.GUARDIAN, guardian, 0);

    await staking.connect(provider).thaw(1_000n * 10n ** 18n);
    await streams.connect(requester).openStream(provider, token, requester, 10n ** 20n);
    const streamId = await streams.streamCount();
    const jobs = {
      posted: await actions.post(),
      open: await actions.post(),
      accepted: await actions.accept(),
      honest: await committedJob({ fixture, statement: honest.statement }),
      lying: await committedJob({ fixture, statement: lying.statement }),
    };
    for (const contract of [escrow, streams, staking, emission]) await contract.connect(guardian).pause();
    await expect(escrow.connect(guardian).unpause()).to.be.revertedWithCustomError(escrow, "AccessManagedUnauthorized");

    await expect(escrow.connect(requester).postJob(await jobRequest(fixture))).to.revert(ethers);
    await expect(streams.connect(requester).openStream(provider, token, requester, 10n ** 20n)).to.revert(ethers);
    await expect(staking.connect(provider).stake(provider, 1n)).to.revert(ethers);

    const claim = ethers.keccak256(claimBytes({ jobId: jobs.lying, proof, fixture }));
    await challenges.connect(challenger).commitClaim(claim);
    const node = { op: 2, level: 3, index: 0 };
    await challenges.connect(challenger).demandReveal(jobs.honest, 0, [], honest.statement, honest.opening(node), { value: 10n ** 18n });
    await challenges.connect(operator).answerReveal(jobs.honest, 0, honest.node(node), honest.reveal(node));
    await escrow.connect(operator).commit(jobs.accepted, id("output"), id("trace"), "");
    await challenges.connect(challenger).proveFraud(jobs.lying, 0, [], lying.statement, ethers.hexlify(proof), id("salt"));
    await challenges.settle(jobs.lying);
    await escrow.connect(requester).claimRefund(jobs.lying, requester);
    await escrow.connect(requester).cancel(jobs.posted);
    for (const jobId of [jobs.accepted, jobs.honest]) {
      await actions.toFinalization(jobId);
      await escrow.finalize(jobId);
    }
    await escrow.expire(jobs.open);
    for (const account of [requester, provider]) await escrow.connect(account).withdraw(token, account);
    await challenges.connect(provider).withdrawDeposits(provider);
    await streams.connect(requester).thawFunds(streamId, 10n ** 20n);
    await networkHelpers.time.increase(await staking.thawPeriod());
    await streams.connect(requester).withdrawFunds(streamId, requester);
    await staking.connect(provider).withdraw(0, provider);
    expect(await token.balanceOf(escrow)).to.equal(await escrow.fees(token));
    expect(await token.balanceOf(streams)).to.equal(0n);
  });
});

/** Functions that may change state, but for setAuthority, which only the AccessManager itself can call, by its updateAuthority of role ADMIN. */
function writing(contract: BaseContract): FunctionFragment[] {
  return contract.interface.fragments.filter(
    (fragment): fragment is FunctionFragment =>
      fragment.type === "function" &&
      (fragment as FunctionFragment).name !== "setAuthority" &&
      !["view", "pure"].includes((fragment as FunctionFragment).stateMutability),
  );
}

/** The plainest value of a type. */
function example(type: ParamType): unknown {
  if (type.isArray()) return [];
  if (type.isTuple()) return type.components!.map(example);
  if (type.type === "address") return ZeroAddress;
  if (type.type === "bool") return false;
  if (type.type === "string") return "";
  if (type.type === "bytes") return "0x";
  if (type.type.startsWith("bytes")) return `0x${"00".repeat(Number(type.type.slice(5)))}`;
  return 0;
}

function claimBytes({ jobId, proof, fixture }: { jobId: bigint; proof: Uint8Array; fixture: Fixture }): string {
  const types = ["uint256", "bytes32", "address", "bytes32"];
  return AbiCoder.defaultAbiCoder().encode(types, [jobId, fixture.ethers.keccak256(proof), fixture.challenger.address, id("salt")]);
}
