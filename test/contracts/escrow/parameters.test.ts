import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import type { ComputeChallenges, JobEscrow } from "../../../types/index.ts";
import { deployProxied } from "../../support/deployProxied.ts";
import { escrowParameters } from "../../support/escrowParameters.ts";
import { jobActions } from "../../support/jobActions.ts";
import { jobRequest } from "../../support/jobRequest.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const DPIN = 10n ** 18n;
const THAW_PERIOD = 1_800n;

describe("JobEscrow's parameters", () => {
  const deployed = useDeployed();
  const parametersOf = async () => {
    const fixture = await deployed();
    return { ...fixture, parameters: await escrowParameters(fixture) };
  };

  it("are set by the authority only", async () => {
    const { escrow, token, challenges, requester, parameters } = await parametersOf();
    const as = escrow.connect(requester);
    const calls = [
      () => as.setParameters(parameters),
      () => as.setToken(token, true, 1),
      () => as.setChallenges(challenges),
      () => as.sweepFees(token, requester),
      () => as.pause(),
      () => as.unpause(),
    ];
    for (const call of calls)
      await expect(call()).to.be.revertedWithCustomError(escrow, "AccessManagedUnauthorized").withArgs(requester.address);
  });

  it("keep fee, penalty, lock and every time within their bounds: no window too short to check, no lock too small to deter or too large to accept", async () => {
    const { escrow, admin, parameters } = await parametersOf();
    const as = escrow.connect(admin);
    const wrong = [
      { feeBps: 1_001 },
      { penaltyBps: 2_001 },
      { minLock: 0 },
      { minLock: 10_000n * DPIN + 1n },
      { lockFactorPercent: 99 },
      { lockFactorPercent: 10_001 },
      { maxJobTime: 0 },
      { challengeWindow: 0 },
      { challengeWindow: 9 },
      { maxDisputeTime: 0 },
      { maxDisputeTime: 19 }, // the challenges' response time is 20
    ];
    for (const change of wrong) {
      await expect(as.setParameters({ ...parameters, ...change })).to.be.revertedWithCustomError(escrow, "JobEscrow_ParameterOutOfRange");
    }
    const bounds = { ...parameters, feeBps: 1_000, penaltyBps: 2_000, maxDisputeTime: 20, challengeWindow: 10 };
    for (const locks of [
      { minLock: 1, lockFactorPercent: 100 },
      { minLock: 10_000n * DPIN, lockFactorPercent: 10_000 },
    ])
      await expect(as.setParameters({ ...bounds, ...locks })).to.emit(escrow, "ParametersSet");
    expect((await escrow.getParameters()).feeBps).to.equal(1_000n);
    expect(await escrow.minChallengeWindow()).to.equal(10n);
  });

  it("keep maxJobTime + challengeWindow + maxDisputeTime + proofTail below the thaw period after every change (invariant 8)", async () => {
    const { escrow, staking, admin, parameters } = await parametersOf();
    const rest = await escrow.exposure();
    for (const key of ["maxJobTime", "challengeWindow", "maxDisputeTime"] as const) {
      const longest = parameters[key] + (THAW_PERIOD - 1n - rest);
      await expect(escrow.connect(admin).setParameters({ ...parameters, [key]: longest + 1n }))
        .to.be.revertedWithCustomError(escrow, "JobEscrow_ExposureTooLong")
        .withArgs(THAW_PERIOD, THAW_PERIOD);
      await escrow.connect(admin).setParameters({ ...parameters, [key]: longest });
      expect(await escrow.exposure()).to.equal(THAW_PERIOD - 1n);
      await expect(staking.connect(admin).setThawPeriod(THAW_PERIOD - 1n)).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_ExposureTooLong",
      );
    }
    await escrow.connect(admin).setParameters(parameters);
    await staking.connect(admin).setThawPeriod(rest + 1n);
    await expect(
      escrow.connect(admin).setParameters({ ...parameters, maxJobTime: parameters.maxJobTime + 1n }),
    ).to.be.revertedWithCustomError(escrow, "JobEscrow_ExposureTooLong");
  });

  it("leave the times of an accepted and of a committed job alone", async () => {
    const fixture = await parametersOf();
    const { escrow, admin, operator, parameters } = fixture;
    const { post, commit } = jobActions(fixture);
    const accepted = await post({ runTime: 600 });
    await escrow.connect(operator).accept(accepted, 0);
    const { commitBy } = await escrow.getJob(accepted);
    const committed = await commit();
    const before = await escrow.windowOf(committed);
    await escrow.connect(admin).setParameters({ ...parameters, maxJobTime: 10, challengeWindow: 300 });
    expect((await escrow.getJob(accepted)).commitBy).to.equal(commitBy);
    expect(await escrow.windowOf(accepted)).to.deep.equal([false, 0n, 0n]);
    expect(await escrow.windowOf(committed)).to.deep.equal(before);
  });

  it("that were shortened refuse to accept a job whose run time is too long now, and it ends with a full refund", async () => {
    const fixture = await parametersOf();
    const { escrow, token, admin, operator, requester, networkHelpers, parameters } = fixture;
    const jobId = await jobActions(fixture).post({ runTime: 600 });
    await escrow.connect(admin).setParameters({ ...parameters, maxJobTime: 599 });
    await expect(escrow.connect(operator).accept(jobId, 0))
      .to.be.revertedWithCustomError(escrow, "JobEscrow_RunTimeOutOfRange")
      .withArgs(600, 599);
    const { acceptBy, maxPrice } = await escrow.getJob(jobId);
    await networkHelpers.time.increaseTo(acceptBy + 1n);
    await escrow.expire(jobId);
    expect(await escrow.credit(token, requester)).to.equal(maxPrice);
  });

  it("that were lengthened never let a job outlive the exposure its stake was locked under", async () => {
    const fixture = await parametersOf();
    const { escrow, admin, operator, networkHelpers, parameters } = fixture;
    const jobId = await jobActions(fixture).post({ runTime: 600 });
    const exposure = await escrow.exposure();
    await escrow.connect(operator).accept(jobId, 0);
    const acceptedAt = BigInt(await networkHelpers.time.latest());
    await escrow.connect(admin).setParameters({ ...parameters, maxJobTime: 10, challengeWindow: 900, maxDisputeTime: 800 });
    await networkHelpers.time.increaseTo((await escrow.getJob(jobId)).commitBy - 1n);
    await escrow.connect(operator).commit(jobId, id("output"), id("trace"), "");
    const { windowEnd, windowCap } = await escrow.getJob(jobId);
    expect(windowCap).to.equal(acceptedAt + exposure - (await escrow.proofTail()));
    expect(windowEnd).to.equal(windowCap);
  });

  it("take tokens with code and a worth, 255 at most", async () => {
    const { ethers, escrow, token, admin, requester } = await parametersOf();
    const as = escrow.connect(admin);
    await expect(as.setToken(requester, true, 1)).to.be.revertedWithCustomError(escrow, "Payments_NotContract");
    await expect(as.setToken(token, false, DPIN))
      .to.emit(escrow, "TokenSet")
      .withArgs(await token.getAddress(), 1, false, DPIN);
    expect(await escrow.getToken(token)).to.deep.equal([1n, false, DPIN]);
    expect(await escrow.getToken(requester)).to.deep.equal([0n, false, 0n]);
    const code = await ethers.provider.getCode(token);
    for (let i = 2; i <= 255; i++) {
      const address = ethers.getAddress(`0x${(2n ** 80n + BigInt(i)).toString(16).padStart(40, "0")}`);
      await ethers.provider.send("hardhat_setCode", [address, code]);
      await as.setToken(address, true, 1);
    }
    const last = `0x${"77".repeat(20)}`;
    await ethers.provider.send("hardhat_setCode", [last, code]);
    await expect(as.setToken(last, true, 1)).to.be.revertedWithCustomError(escrow, "Payments_TooManyTokens");
  });

  it("give a token a worth that governance can make neither nothing nor beyond every stake, and DPIN its own", async () => {
    const { ethers, escrow, token, admin } = await parametersOf();
    const as = escrow.connect(admin);
    const other = await ethers.deployContract("HostileToken");
    for (const [listed, worth] of [
      [token, 0n],
      [token, DPIN - 1n],
      [token, DPIN + 1n],
      [other, 0n],
      [other, 10n ** 33n + 1n],
    ] as const) {
      await expect(as.setToken(listed, true, worth))
        .to.be.revertedWithCustomError(escrow, "Payments_WorthOutOfRange")
        .withArgs(worth);
    }
    for (const worth of [1n, 10n ** 33n]) await as.setToken(other, true, worth);
    await as.setToken(token, true, DPIN);
  });

  describe("of a deployment", () => {
    const fresh = async () => {
      const fixture = await parametersOf();
      const { ethers, escrow, streams, staking, admin, parameters } = fixture;
      const authority = await escrow.authority();
      const stakingAddress = await staking.getAddress();
      const deploy = (changes = {}, tail = 20, stakingAt = stakingAddress, minWindow = 10) =>
        deployProxied<JobEscrow>(
          { ethers, admin },
          { name: "JobEscrow", constructorArgs: [stakingAt, tail, minWindow], initArgs: [authority, { ...parameters, ...changes }] },
        );
      const challengesOf = async (target: unknown) =>
        deployProxied<ComputeChallenges>(
          { ethers, admin },
          {
            name: "ComputeChallenges",
            constructorArgs: [stakingAddress, target, streams],
            initArgs: [authority, { responseTime: 20, answerGas: 1, minGasPrice: 1, minDeposit: 1 }],
          },
        );
      return { ...fixture, deploy, challengesOf };
    };

    it("can be changed before there are challenges, within the same bounds", async () => {
      const { admin, parameters, deploy } = await fresh();
      const own = (await deploy()).connect(admin);
      await own.setParameters({ ...parameters, feeBps: 7 });
      expect((await escrowParameters({ escrow: own })).feeBps).to.equal(7n);
      await expect(own.setParameters({ ...parameters, feeBps: 1_001 })).to.be.revertedWithCustomError(own, "JobEscrow_ParameterOutOfRange");
    });

    it("are checked at initialisation too, which happens once", async () => {
      const { ethers, escrow, admin, parameters, deploy } = await fresh();
      await expect(deploy({ maxJobTime: 1_800 })).to.be.revertedWithCustomError(escrow, "JobEscrow_ExposureTooLong");
      await expect(deploy({ feeBps: 1_001 })).to.be.revertedWithCustomError(escrow, "JobEscrow_ParameterOutOfRange");
      await expect(deploy({}, 0)).to.be.revertedWithCustomError(escrow, "JobEscrow_ParameterOutOfRange");
      for (const minWindow of [0, 31])
        await expect(deploy({}, 20, undefined, minWindow)).to.be.revertedWithCustomError(escrow, "JobEscrow_ParameterOutOfRange");
      await deploy({}, 20, undefined, 30);
      await expect(deploy({}, 20, ZeroAddress)).to.be.revert(ethers);
      await expect(escrow.initialize(admin, parameters)).to.be.revertedWithCustomError(escrow, "InvalidInitialization");
    });

    it("keep an escrow without challenges closed (Livepeer: a null verifier)", async () => {
      const fixture = await fresh();
      const { token, admin, requester, deploy } = fixture;
      const escrow = await deploy();
      await escrow.connect(admin).setToken(token, true, DPIN);
      await expect(escrow.connect(requester).postJob(await jobRequest(fixture))).to.be.revertedWithCustomError(escrow, "JobEscrow_NotOpen");
      await expect(escrow.connect(admin).setChallenges(ZeroAddress)).to.be.revertedWithCustomError(escrow, "JobEscrow_ZeroAddress");
    });

    it("refuse challenges that cannot slash, or that judge another escrow (Livepeer: slashing switched off)", async () => {
      const { staking, admin, challenges: others, deploy, challengesOf } = await fresh();
      const escrow = await deploy();
      const own = await challengesOf(escrow);
      const refused = async (challenges: { getAddress(): Promise<string> }) =>
        expect(escrow.connect(admin).setChallenges(challenges))
          .to.be.revertedWithCustomError(escrow, "JobEscrow_ChallengesCannotSlash")
          .withArgs(await challenges.getAddress());
      await refused(own);
      await staking.connect(admin).setSlasher(own, true);
      await refused(own);
      await refused(others);
      await staking.connect(admin).setLocker(escrow, own);
      await refused(others);
      await expect(escrow.connect(admin).setChallenges(own))
        .to.emit(escrow, "ChallengesSet")
        .withArgs(await own.getAddress());
      await expect(escrow.connect(admin).setChallenges(own)).to.be.revertedWithCustomError(escrow, "JobEscrow_ChallengesAlreadySet");
      const foreign = await deploy();
      await staking.connect(admin).setLocker(foreign, own);
      await expect(foreign.connect(admin).setChallenges(own)).to.be.revertedWithCustomError(foreign, "JobEscrow_ChallengesCannotSlash");
    });

    it("take no acceptance once the escrow is no locker any more", async () => {
      const fixture = await fresh();
      const { staking, escrow, admin, operator } = fixture;
      const jobId = await jobActions(fixture).post();
      await staking.connect(admin).retireLocker(escrow);
      await expect(escrow.connect(operator).accept(jobId, 0)).to.be.revertedWithCustomError(staking, "ProviderStaking_NotLocker");
    });
  });
});
