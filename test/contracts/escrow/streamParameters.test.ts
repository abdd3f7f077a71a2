import { expect } from "chai";
import { ZeroAddress } from "ethers";
import type { JobStreams } from "../../../types/index.ts";
import { deployProxied } from "../../support/deployProxied.ts";
import { streamActions } from "../../support/streamActions.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const DPIN = 10n ** 18n;
const THAW_PERIOD = 1_800n;
const TAIL = 20n;

describe("JobStreams' parameters", () => {
  const deployed = useDeployed();
  const ready = async () => {
    const fixture = await deployed();
    const { challengeWindow, maxDisputeTime, fundsThawTime, feeBps, lockFactorPercent, minLock } = await fixture.streams.getParameters();
    return {
      ...fixture,
      ...streamActions(fixture),
      parameters: { challengeWindow, maxDisputeTime, fundsThawTime, feeBps, lockFactorPercent, minLock },
    };
  };

  it("are set by the authority only", async () => {
    const { streams, token, challenges, requester, parameters } = await ready();
    const as = streams.connect(requester);
    for (const call of [
      () => as.setParameters(parameters),
      () => as.setToken(token, true, 1),
      () => as.setChallenges(challenges),
      () => as.sweepFees(token, requester),
      () => as.pause(),
      () => as.unpause(),
      () => as.upgradeToAndCall(token, "0x"),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(streams, "AccessManagedUnauthorized").withArgs(requester.address);
    }
  });

  it("keep the fee, the lock and every time within their bounds, and the thaw of funds between twice the exposure and 90 days", async () => {
    const { streams, admin, parameters } = await ready();
    const as = streams.connect(admin);
    const least = 2n * (await streams.exposure());
    for (const change of [
      { feeBps: 1_001 },
      { minLock: 0 },
      { minLock: 10_000n * DPIN + 1n },
      { lockFactorPercent: 99 },
      { lockFactorPercent: 10_001 },
      { challengeWindow: 0 },
      { challengeWindow: 9 },
      { maxDisputeTime: 0 },
      { maxDisputeTime: 19 }, // the challenges' response time is 20
      { fundsThawTime: least - 1n },
      { fundsThawTime: 90 * 86_400 + 1 },
    ]) {
      await expect(as.setParameters({ ...parameters, ...change })).to.be.revertedWithCustomError(streams, "JobStreams_ParameterOutOfRange");
    }
    for (const change of [
      { feeBps: 1_000, minLock: 1, lockFactorPercent: 100, maxDisputeTime: 20, challengeWindow: 10 },
      { minLock: 10_000n * DPIN, lockFactorPercent: 10_000 },
      { fundsThawTime: least },
      { fundsThawTime: 90 * 86_400 },
    ]) {
      await expect(as.setParameters({ ...parameters, ...change })).to.emit(streams, "ParametersSet");
    }
  });

  it("keep challengeWindow + maxDisputeTime + proofTail below the thaw period of stake (invariant 8)", async () => {
    const { streams, staking, admin, parameters } = await ready();
    for (const key of ["challengeWindow", "maxDisputeTime"] as const) {
      const longest = parameters[key] + (THAW_PERIOD - 1n - (await streams.exposure()));
      const fundsThawTime = 2n * THAW_PERIOD;
      await expect(streams.connect(admin).setParameters({ ...parameters, fundsThawTime, [key]: longest + 1n }))
        .to.be.revertedWithCustomError(streams, "JobStreams_ExposureTooLong")
        .withArgs(THAW_PERIOD, THAW_PERIOD);
      await streams.connect(admin).setParameters({ ...parameters, fundsThawTime, [key]: longest });
      expect(await streams.exposure()).to.equal(THAW_PERIOD - 1n);
      await expect(staking.connect(admin).setThawPeriod(THAW_PERIOD - 1n)).to.be.revertedWithCustomError(
        staking,
        "ProviderStaking_ExposureTooLong",
      );
      await streams.connect(admin).setParameters(parameters);
    }
  });

  it("leave the window and fee of batches, and the time of thaws, alone", async () => {
    const { streams, admin, requester, parameters, open, commit } = await ready();
    const streamId = await open();
    const batchId = await commit({ streamId });
    await streams.connect(requester).thawFunds(streamId, 5);
    const [batch, stream] = [await streams.getBatch(batchId), await streams.getStream(streamId)];
    await streams
      .connect(admin)
      .setParameters({ ...parameters, challengeWindow: 300, fundsThawTime: 2_000, feeBps: 1_000, minLock: 1, lockFactorPercent: 100 });
    expect(await streams.getBatch(batchId)).to.deep.equal(batch);
    expect(await streams.getStream(streamId)).to.deep.equal(stream);
    const next = await streams.getBatch(await commit({ streamId }));
    expect([next.feeBps, next.locked]).to.deep.equal([1_000n, 10n * DPIN]);
  });

  it("that delist a token let its streams run out, but open no new one", async () => {
    const { streams, token, admin, requester, provider, open, commit, toFinalization } = await ready();
    const streamId = await open();
    await streams.connect(admin).setToken(token, false, DPIN);
    await expect(streams.connect(requester).openStream(provider, token, requester, 1)).to.be.revertedWithCustomError(
      streams,
      "Payments_TokenNotAllowed",
    );
    const batchId = await commit({ streamId });
    await toFinalization(batchId);
    await streams.finalizeBatch(batchId);
    await streams.connect(provider).withdraw(token, provider);
  });

  describe("of a deployment", () => {
    const fresh = async () => {
      const fixture = await ready();
      const { ethers, streams, staking, admin, parameters } = fixture;
      const [authority, stakingAddress] = [await streams.authority(), await staking.getAddress()];
      const deploy = (changes = {}, tail = TAIL, stakingAt = stakingAddress, minWindow = 10) =>
        deployProxied<JobStreams>(
          { ethers, admin },
          { name: "JobStreams", constructorArgs: [stakingAt, tail, minWindow], initArgs: [authority, { ...parameters, ...changes }] },
        );
      return { ...fixture, deploy };
    };

    it("can be changed before there are challenges, within the same bounds", async () => {
      const { admin, parameters, deploy } = await fresh();
      const own = (await deploy()).connect(admin);
      await own.setParameters({ ...parameters, feeBps: 7 });
      expect((await own.getParameters()).feeBps).to.equal(7n);
      await expect(own.setParameters({ ...parameters, feeBps: 1_001 })).to.be.revertedWithCustomError(
        own,
        "JobStreams_ParameterOutOfRange",
      );
    });

    it("are checked at initialisation, which happens once and not on the implementation", async () => {
      const { ethers, streams, staking, admin, parameters, deploy } = await fresh();
      await expect(deploy({ challengeWindow: 1_800, fundsThawTime: 5_000 })).to.be.revertedWithCustomError(
        streams,
        "JobStreams_ExposureTooLong",
      );
      await expect(deploy({ feeBps: 1_001 })).to.be.revertedWithCustomError(streams, "JobStreams_ParameterOutOfRange");
      await expect(deploy({}, 0n)).to.be.revertedWithCustomError(streams, "JobStreams_ParameterOutOfRange");
      for (const minWindow of [0, 31])
        await expect(deploy({}, TAIL, undefined, minWindow)).to.be.revertedWithCustomError(streams, "JobStreams_ParameterOutOfRange");
      await deploy({}, TAIL, undefined, 30);
      await expect(deploy({}, TAIL, ZeroAddress)).to.be.revert(ethers);
      await expect(streams.initialize(admin, parameters)).to.be.revertedWithCustomError(streams, "InvalidInitialization");
      const implementation = await ethers.deployContract("JobStreams", [staking, TAIL, 10]);
      await expect(implementation.initialize(admin, parameters)).to.be.revertedWithCustomError(streams, "InvalidInitialization");
    });

    it("keep streams without challenges closed, and take none that cannot slash or that judge others (Livepeer: a null verifier)", async () => {
      const { streams, staking, token, challenges, admin, requester, provider, deploy } = await fresh();
      const own = await deploy();
      const as = own.connect(admin);
      await as.setToken(token, true, DPIN);
      await expect(own.connect(requester).openStream(provider, token, requester, 0)).to.be.revertedWithCustomError(
        streams,
        "JobStreams_NotOpen",
      );
      await expect(as.unpause()).to.be.revertedWithCustomError(streams, "JobStreams_NotPaused");
      for (const judge of [ZeroAddress, await challenges.getAddress()]) {
        await expect(as.setChallenges(judge)).to.be.revertedWithCustomError(streams, "JobStreams_ChallengesCannotSlash").withArgs(judge);
      }
      await staking.connect(admin).setLocker(own, challenges);
      await expect(as.setChallenges(challenges)).to.be.revertedWithCustomError(streams, "JobStreams_ChallengesCannotSlash");
      await expect(streams.connect(admin).setChallenges(challenges)).to.be.revertedWithCustomError(
        streams,
        "JobStreams_ChallengesAlreadySet",
      );
    });
  });
});
