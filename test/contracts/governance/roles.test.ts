import { expect } from "chai";
import { AbiCoder, id, ZeroAddress, type BaseContract, type FunctionFragment, type ParamType } from "ethers";
import { ROLE_TABLE, ROLES, type RestrictedContract, type Role } from "../../../deploy/roleTable.ts";
import { committedJob } from "../../support/convict.ts";
import { disputedRun } from "../../support/disputedRun.ts";
import type { Fixture } from "../../support/deployFixture.ts";
import { jobActions } from "../../support/jobActions.ts";
import { jobRequest } from "../../support/jobRequest.ts";
import { streamActions } from "../../support/streamActions.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const CONTRACTS = Object.keys(ROLE_TABLE) as RestrictedContract[];
const DPIN = 10n ** 18n;
const CAPACITY = 0;
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

  it("can each call their own functions and no others; the guardian none but the pauses of jobs, streams and stake", async () => {
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
        if (role === "GUARDIAN") expect(allowed).to.deep.equal(["escrow", "streams", "staking"].includes(name) ? ["pause"] : []);
      }
    }
  });

  it("of the guardian stops what is new, and with everything stopped every exit, claim, proof, reveal and payment of what was earned goes on", async () => {
    const fixture = await deployed();
    const { admin, addresses, escrow, streams, staking, emission, challenges, token } = fixture;
    const { requester, provider, operator, challenger, networkHelpers, ethers } = fixture;
    const [guardian, delegator, earner] = fixture.strangers as [typeof admin, typeof admin, typeof admin];
    const actions = jobActions(fixture);
    const streaming = streamActions(fixture);
    const lying = await disputedRun({ lie: { kind: "byte", op: 1, byte: 777, xor: 1 } });
    const honest = await disputedRun();
    const proof = await lying.proof();
    const manager = await ethers.getContractAt("AccessManager", addresses.accessManager);
    await manager.connect(admin).grantRole(ROLES.GUARDIAN, guardian, 0);
    await manager.connect(admin).grantRole(ROLES.FEEDER, admin, 0);
    for (const account of [delegator, earner]) {
      await token.connect(admin).transfer(account, 10_000n * DPIN);
      await token.connect(account).approve(staking, ethers.MaxUint256);
    }

    // What was there before.
    await staking.connect(earner).register(earner, "");
    await staking.connect(earner).stake(earner, 10_000n * DPIN);
    await staking.connect(delegator).delegate(provider, 10_000n * DPIN, 1n);
    await staking.connect(delegator).undelegate(provider, 1_000n * DPIN * 2n ** 16n);
    const epoch = await emission.currentEpoch();
    await emission.connect(admin).feed(CAPACITY, epoch, [{ account: earner.address, weight: 1 }]);
    await staking.connect(provider).thaw(1_000n * DPIN);
    const [idle, working] = [await streaming.open({ amount: 100n * DPIN }), await streaming.open({ amount: 100n * DPIN })];
    const earned = await streaming.voucher({ streamId: working, jobs: 2 });
    const jobs = {
      posted: await actions.post(),
      open: await actions.post(),
      accepted: await actions.accept(),
      silent: await committedJob({ fixture, statement: honest.statement }),
      honest: await committedJob({ fixture, statement: honest.statement }),
      lying: await committedJob({ fixture, statement: lying.statement }),
    };
    for (const contract of [escrow, streams, staking]) await contract.connect(guardian).pause();
    await expect(emission.connect(guardian).pause()).to.be.revertedWithCustomError(emission, "AccessManagedUnauthorized");
    await emission.connect(admin).pause();
    await expect(escrow.connect(guardian).unpause()).to.be.revertedWithCustomError(escrow, "AccessManagedUnauthorized");

    // Nothing new.
    await expect(escrow.connect(requester).postJob(await jobRequest(fixture))).to.be.revertedWithCustomError(escrow, "JobEscrow_NotOpen");
    await expect(streaming.open()).to.be.revertedWithCustomError(streams, "JobStreams_NotOpen");
    await expect(staking.connect(provider).stake(provider, 1n)).to.be.revertedWithCustomError(staking, "ProviderStaking_IsPaused");
    await expect(staking.connect(delegator).delegate(provider, 1n, 1n)).to.be.revertedWithCustomError(staking, "ProviderStaking_IsPaused");

    // All else goes on: the work that was begun is delivered and paid for,
    const batchId = 2n ** 40n + (await streams.batchCount());
    await streams.connect(operator).commitBatch(earned.voucher, earned.signature, "");
    await escrow.connect(operator).commit(jobs.accepted, id("output"), id("trace"), "");
    // lies and silence are convicted, and who demands is answered,
    await challenges.connect(challenger).commitClaim(ethers.keccak256(claimBytes({ jobId: jobs.lying, proof, fixture })));
    const node = { op: 2, level: 3, index: 0 };
    for (const jobId of [jobs.honest, jobs.silent])
      await challenges.connect(challenger).demandReveal(jobId, 0, [], honest.statement, honest.opening(node), { value: DPIN });
    await challenges.connect(operator).answerReveal(jobs.honest, 0, honest.node(node), honest.reveal(node));
    await challenges.connect(challenger).proveFraud(jobs.lying, 0, [], lying.statement, ethers.hexlify(proof), id("salt"));
    await networkHelpers.time.increase((await challenges.responseTime()) + 1n);
    await challenges.connect(challenger).convictSilence(jobs.silent, 0, honest.node(node));
    for (const jobId of [jobs.lying, jobs.silent]) {
      await challenges.settle(jobId);
      await escrow.connect(requester).claimRefund(jobId, requester);
    }
    await challenges.reclaimDeposit(jobs.silent, 0, honest.node(node));
    for (const account of [provider, challenger]) await challenges.connect(account).withdrawDeposits(account);
    // jobs and batches end,
    await escrow.connect(requester).cancel(jobs.posted);
    await networkHelpers.time.increase(300);
    for (const jobId of [jobs.accepted, jobs.honest]) await escrow.finalize(jobId);
    await streams.finalizeBatch(batchId);
    await escrow.expire(jobs.open);
    await streams.connect(provider).closeStream(working);
    // and everybody gets out.
    for (const paying of [escrow, streams]) {
      for (const account of [requester, provider]) await paying.connect(account).withdraw(token, account);
      await paying.burnFees();
    }
    await staking.connect(delegator).undelegate(provider, (await staking.delegationOf(provider, delegator)).shares);
    await staking.connect(provider).thaw((await staking.getProvider(provider)).staked);
    await streams.connect(requester).thawFunds(idle, 100n * DPIN);
    await networkHelpers.time.increase(await staking.thawPeriod());
    await streams.connect(requester).withdrawFunds(idle, requester);
    for (const thawId of [0n, 1n]) {
      await staking.connect(provider).withdraw(thawId, provider);
      await staking.connect(delegator).withdrawDelegated(provider, thawId, delegator);
    }
    expect(await token.balanceOf(delegator)).to.equal(10_000n * DPIN);
    const { staked } = await staking.getProvider(earner);
    await expect(emission.claim(earner, epoch)).to.emit(emission, "RewardClaimed");
    expect((await staking.getProvider(earner)).staked).to.be.greaterThan(staked);
    await emission.claimTreasury(epoch);
    await staking.connect(earner).thaw((await staking.getProvider(earner)).staked);
    await networkHelpers.time.increase(await staking.thawPeriod());
    await staking.connect(earner).withdraw(0, earner);
    for (const contract of [escrow, streams, staking]) {
      expect(await contract.paused()).to.equal(true);
      expect(await token.balanceOf(contract), "nobody's money is left").to.equal(0n);
    }
    expect(await ethers.provider.getBalance(challenges)).to.equal(0n);
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
