import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { expect } from "chai";
import fc from "fast-check";
import { id } from "ethers";
import { jobRequest } from "../../support/jobRequest.ts";
import { useDeployed } from "../../support/useDeployed.ts";
import { workingNetwork, type WorkingNetwork } from "../../support/workingNetwork.ts";

const DPIN = 10n ** 18n;
const BPS = 10_000n;
const [CAPACITY, VERIFICATION] = [0, 1];

/** Of HostileView. */
const [ANSWERS, REVERTS, BURNS_GAS, BOMBS, ANSWERS_SHORT, ANSWERS_SLOWLY] = [0, 1, 2, 3, 4, 5];

describe("Emission's rewards", () => {
  const deployed = useDeployed();
  const working = async (): Promise<WorkingNetwork> => workingNetwork(await deployed());

  /** What the share of `bps` has in an epoch. */
  async function shareOf({ emission }: WorkingNetwork, epoch: number | bigint, bps: bigint): Promise<bigint> {
    return ((await emission.emissionOf(epoch)) * bps) / BPS;
  }

  describe("report", () => {
    it("records, by anybody, the fees since the last report in the running epoch", async () => {
      const { emission, provider, challenger, work, clock } = await working();
      await clock.epoch(3);
      await work(provider, 70n);
      expect(await emission.unreportedWork(provider)).to.equal(70n);
      await expect(emission.connect(challenger).report(provider))
        .to.emit(emission, "WorkReported")
        .withArgs(provider.address, 3, 70, 70, 70);
      expect(await emission.unreportedWork(provider)).to.equal(0n);
      await work(provider, 5n);
      await expect(emission.report(provider)).to.emit(emission, "WorkReported").withArgs(provider.address, 3, 5, 75, 75);
      await clock.epoch(4);
      await work(provider, 1n);
      await emission.report(provider);
      expect((await emission.getAccountEpoch(provider, 3)).work).to.equal(75n);
      expect((await emission.getAccountEpoch(provider, 4)).work).to.equal(1n);
    });

    it("refuses when there is nothing new, and for who never worked", async () => {
      const { emission, provider, requester, work } = await working();
      await work(provider, 70n);
      await emission.report(provider);
      for (const account of [provider, requester])
        await expect(emission.report(account))
          .to.be.revertedWithCustomError(emission, "Emission_NothingToReport")
          .withArgs(account.address);
    });

    it("keeps work for later while emission is paused, so that nobody can waste it", async () => {
      const { emission, admin, provider, challenger, work, clock } = await working();
      await emission.connect(admin).pause();
      await clock.epoch(1);
      await work(provider, 70n);
      await expect(emission.connect(challenger).report(provider)).to.be.revertedWithCustomError(emission, "Emission_Paused").withArgs(1);
      await emission.connect(admin).unpause();
      await expect(emission.report(provider)).to.be.revertedWithCustomError(emission, "Emission_Paused");
      await clock.epoch(2);
      await expect(emission.report(provider)).to.emit(emission, "WorkReported").withArgs(provider.address, 2, 70, 70, 70);
    });

    it("adds up several sources and skips one that counts down", async () => {
      const { emission, admin, provider, source, work, ethers } = await working();
      const second = await ethers.deployContract("WorkSourceProbe");
      await emission.connect(admin).addSource(second);
      await second.getFunction("setWork")(provider, 30);
      await work(provider, 70n);
      await expect(emission.report(provider)).to.emit(emission, "WorkReported").withArgs(provider.address, 0, 100, 100, 100);
      await source.setWork(provider, 1);
      expect(await emission.unreportedWork(provider)).to.equal(0n);
      await expect(emission.report(provider)).to.be.revertedWithCustomError(emission, "Emission_NothingToReport");
      await second.getFunction("setWork")(provider, 31);
      await expect(emission.report(provider)).to.emit(emission, "WorkReported").withArgs(provider.address, 0, 1, 101, 101);
      await source.setWork(provider, 72);
      await expect(emission.report(provider)).to.emit(emission, "WorkReported").withArgs(provider.address, 0, 2, 103, 103);
    });

    it("passes over a source that reverts, burns gas, bombs, answers too little or absurdly much, and loses nothing of its work", async () => {
      const { emission, admin, provider, work, ethers } = await working();
      const broken = await ethers.deployContract("HostileView");
      const address = await broken.getAddress();
      await emission.connect(admin).addSource(address);
      await broken.behave(ANSWERS, 30);
      await work(provider, 70n);
      const reports = (weight: bigint) => [provider.address, anyValue, weight, anyValue, anyValue];
      await expect(emission.report(provider))
        .to.emit(emission, "WorkReported")
        .withArgs(...reports(100n));
      for (const [manner, answer] of [
        [REVERTS, 0n],
        [BURNS_GAS, 0n],
        [BOMBS, 0n],
        [ANSWERS_SHORT, 0n],
        [ANSWERS, 2n ** 96n],
        [ANSWERS, 2n ** 256n - 1n],
      ] as const) {
        await broken.behave(manner, answer);
        await work(provider, 5n);
        expect(await emission.unreportedWork(provider)).to.equal(5n);
        const sent = await emission.report(provider);
        await expect(sent).to.emit(emission, "SourceSkipped").withArgs(address, provider.address);
        await expect(sent)
          .to.emit(emission, "WorkReported")
          .withArgs(...reports(5n));
        expect((await sent.wait())!.gasUsed).to.be.lessThan(300_000n);
        await expect(emission.report(provider)).to.be.revertedWithCustomError(emission, "Emission_NothingToReport");
      }
      await broken.behave(ANSWERS, 44);
      expect(await emission.unreportedWork(provider)).to.equal(14n);
      await expect(emission.report(provider))
        .to.emit(emission, "WorkReported")
        .withArgs(...reports(14n));
    });

    it("takes no source that does not answer, or absurdly much", async () => {
      const { emission, admin, ethers } = await working();
      const broken = await ethers.deployContract("HostileView");
      for (const [manner, answer] of [
        [REVERTS, 0n],
        [BURNS_GAS, 0n],
        [BOMBS, 0n],
        [ANSWERS_SHORT, 0n],
        [ANSWERS, 2n ** 96n],
      ] as const) {
        await broken.behave(manner, answer);
        await expect(emission.connect(admin).addSource(broken)).to.be.revertedWithCustomError(emission, "Emission_NotSource");
      }
      await broken.behave(ANSWERS, 2n ** 96n - 1n);
      await emission.connect(admin).addSource(broken);
    });

    it("cannot be starved of gas so that a healthy source looks broken: whatever is given, all of its work is reported or nothing happens", async () => {
      const { emission, admin, provider, source, ethers } = await working();
      const slow = await ethers.deployContract("HostileView");
      await slow.behave(ANSWERS_SLOWLY, 1);
      await emission.connect(admin).addSource(slow);
      // Asked after the slow one; the other sources have nothing.
      await emission.connect(admin).removeSource(source);
      const last = await ethers.deployContract("WorkSourceProbe");
      await emission.connect(admin).addSource(last);
      let counted = 1n;
      for (let gasLimit = 100_000n; gasLimit < 400_000n; gasLimit += 10_000n) {
        await slow.behave(ANSWERS_SLOWLY, counted);
        await last.setWork(provider, counted);
        const unreported = await emission.unreportedWork(provider);
        const sent = await emission.report(provider, { gasLimit }).catch(() => null);
        expect(await emission.unreportedWork(provider), `with ${gasLimit} gas`).to.equal(sent === null ? unreported : 0n);
        if (sent !== null) counted += 1n;
      }
      expect(counted).to.be.greaterThan(5n);
    });

    it("keeps what a removed source was asked, and never counts it twice", async () => {
      const { emission, admin, provider, source, work } = await working();
      await work(provider, 70n);
      await emission.report(provider);
      await work(provider, 9n);
      await expect(emission.connect(admin).removeSource(source)).to.emit(emission, "SourceRemoved");
      await expect(emission.report(provider)).to.be.revertedWithCustomError(emission, "Emission_NothingToReport");
      await expect(emission.connect(admin).removeSource(source)).to.be.revertedWithCustomError(emission, "Emission_NotSource");
      await emission.connect(admin).addSource(source);
      await expect(emission.report(provider)).to.emit(emission, "WorkReported").withArgs(provider.address, 0, 9, 79, 79);
    });

    it("keeps the other sources when one is removed, whichever it is", async () => {
      const { emission, admin } = await working();
      for (let rest = [...(await emission.sources())]; rest.length > 0;) {
        const first = rest[0]!;
        await emission.connect(admin).removeSource(first);
        rest = rest.slice(1);
        expect([...(await emission.sources())].sort()).to.deep.equal([...rest].sort());
        rest = [...(await emission.sources())];
      }
    });

    it("asks at most four sources, each once, and only contracts that answer", async () => {
      const { emission, admin, source, token, escrow, ethers, requester } = await working();
      const add = (address: string) => emission.connect(admin).addSource(address);
      await expect(add(await source.getAddress())).to.be.revertedWithCustomError(emission, "Emission_AlreadySource");
      await expect(add(requester.address)).to.be.revertedWithCustomError(emission, "Emission_NotContract");
      await expect(add(await token.getAddress())).to.be.revertedWithCustomError(emission, "Emission_NotSource");
      const present = await emission.sources();
      expect(present).to.include(await escrow.getAddress());
      for (let count = present.length; count < 4; count++) await add(await (await ethers.deployContract("WorkSourceProbe")).getAddress());
      const fifth = await ethers.deployContract("WorkSourceProbe");
      await expect(add(await fifth.getAddress())).to.be.revertedWithCustomError(emission, "Emission_TooManySources");
    });
  });

  describe("feed", () => {
    it("sets, not adds, the weights of the running epoch and of the one before it, and of no other", async () => {
      const { emission, admin, provider, challenger, clock } = await working();
      const feed = (share: number, epoch: number, account: { address: string }, weight: number) =>
        emission.connect(admin).feed(share, epoch, [{ account: account.address, weight }]);
      await clock.epoch(5);
      await expect(feed(CAPACITY, 5, provider, 7))
        .to.emit(emission, "WeightSet")
        .withArgs(provider.address, 5, CAPACITY, 7, 7);
      await expect(feed(VERIFICATION, 4, challenger, 3))
        .to.emit(emission, "WeightSet")
        .withArgs(challenger.address, 4, VERIFICATION, 3, 3);
      await feed(CAPACITY, 5, provider, 2);
      const { totals } = await emission.getEpoch(5);
      expect([totals.capacity, totals.verification]).to.deep.equal([2n, 0n]);
      for (const epoch of [3, 6])
        await expect(feed(CAPACITY, epoch, provider, 1))
          .to.be.revertedWithCustomError(emission, "Emission_NotFeedable")
          .withArgs(epoch, 5);
    });

    it("weighs capacity of registered providers only, and verification of any account but zero", async () => {
      const { emission, admin, challenger, operator, ethers } = await working();
      for (const account of [challenger, operator])
        await expect(emission.connect(admin).feed(CAPACITY, 0, [{ account, weight: 1 }]))
          .to.be.revertedWithCustomError(emission, "Emission_NotProvider")
          .withArgs(account.address);
      const zero = [{ account: ethers.ZeroAddress, weight: 1 }];
      for (const share of [CAPACITY, VERIFICATION])
        await expect(emission.connect(admin).feed(share, 0, zero)).to.be.revertedWithCustomError(emission, "Emission_ZeroAddress");
    });

    it("takes no weights for a paused epoch, but still those of the last one before it", async () => {
      const { emission, admin, provider, clock } = await working();
      await emission.connect(admin).pause();
      await clock.epoch(1);
      const weights = [{ account: provider, weight: 1 }];
      await expect(emission.connect(admin).feed(CAPACITY, 1, weights)).to.be.revertedWithCustomError(emission, "Emission_Paused");
      await emission.connect(admin).feed(CAPACITY, 0, weights);
    });
  });

  describe("claim", () => {
    it("pays capacity and work to the provider's stake, and verification to the account, once, from its time on", async () => {
      const network = await working();
      const { emission, admin, staking, token, provider, challenger, work, clock, networkHelpers } = network;
      await work(provider, 70n * DPIN);
      await emission.report(provider);
      await emission.connect(admin).feed(CAPACITY, 0, [{ account: provider, weight: 10 }]);
      await emission.connect(admin).feed(VERIFICATION, 0, [
        { account: provider, weight: 1 },
        { account: challenger, weight: 3 },
      ]);
      const opens = await emission.claimableAt(0);
      expect(opens).to.equal((await emission.startOf(1)) + (await staking.thawPeriod()));
      await networkHelpers.time.increaseTo(opens - 2n);
      await expect(emission.claim(provider, 0))
        .to.be.revertedWithCustomError(emission, "Emission_NotClaimable")
        .withArgs(0, opens, opens - 1n);
      await clock.claimable(0);
      const capacity = await shareOf(network, 0, 4000n);
      const verification = await shareOf(network, 0, 1000n);
      expect([...(await emission.rewardOf(provider, 0))]).to.deep.equal([capacity, 70n * DPIN, verification / 4n, false]);

      expect(await emission.claim.staticCall(provider, 0)).to.equal(capacity + 70n * DPIN + verification / 4n);
      const [{ staked }, balance, minted] = [await staking.getProvider(provider), await token.balanceOf(provider), await token.minted()];
      await expect(emission.connect(challenger).claim(provider, 0))
        .to.emit(emission, "RewardClaimed")
        .withArgs(provider.address, 0, capacity, 70n * DPIN, verification / 4n);
      expect((await staking.getProvider(provider)).staked).to.equal(staked + capacity + 70n * DPIN);
      expect(await token.balanceOf(provider)).to.equal(balance + verification / 4n);
      await expect(emission.claim(provider, 0)).to.be.revertedWithCustomError(emission, "Emission_AlreadyClaimed");
      expect([...(await emission.rewardOf(provider, 0))]).to.deep.equal([0n, 0n, 0n, false]);

      const before = await token.balanceOf(challenger);
      await emission.claim(challenger, 0);
      expect((await token.balanceOf(challenger)) - before).to.equal((verification * 3n) / 4n);
      expect((await token.minted()) - minted).to.equal(capacity + 70n * DPIN + verification / 4n + (verification * 3n) / 4n);
      expect(await token.balanceOf(emission)).to.equal(0n);
    });

    it("refuses who has no weight, and a paused epoch", async () => {
      const { emission, admin, requester, clock } = await working();
      await emission.connect(admin).pause();
      await clock.claimable(1);
      for (const epoch of [0, 1])
        await expect(emission.claim(requester, epoch)).to.be.revertedWithCustomError(emission, "Emission_NothingToClaim");
      await expect(emission.claimTreasury(1)).to.be.revertedWithCustomError(emission, "Emission_NothingToClaim");
    });

    it("opens in the very second that it names", async () => {
      const { emission, provider, work, networkHelpers } = await working();
      await work(provider, DPIN);
      await emission.report(provider);
      await networkHelpers.time.setNextBlockTimestamp(await emission.claimableAt(0));
      await expect(emission.claim(provider, 0)).to.emit(emission, "RewardClaimed");
    });

    it("goes on while emission is paused", async () => {
      const { emission, admin, provider, work, clock, staking, token } = await working();
      await work(provider, DPIN);
      await emission.report(provider);
      await emission.connect(admin).pause();
      await clock.claimable(0);
      const { staked } = await staking.getProvider(provider);
      const receipt = await (await emission.claim(provider, 0)).wait();
      expect((await staking.getProvider(provider)).staked).to.equal(staked + DPIN);
      // Work alone is minted at once, and nothing of nothing beside it.
      const transfers = receipt!.logs.map((log) => token.interface.parseLog(log)).filter((log) => log?.name === "Transfer");
      expect(transfers.map((log) => log?.args[2] as bigint)).to.deep.equal([DPIN, DPIN]);
    });

    it("waits for the end of the next epoch when that is later, so that weights are final", async () => {
      const { emission, admin, provider, staking, ethers, token } = await working();
      const implementation = await ethers.deployContract("Emission", [token, staking]);
      const rate = { initialEmission: 1n, ratio: 0n };
      const shares = { capacity: 4000, work: 3500, verification: 1000, treasury: 1500 };
      const data = emission.interface.encodeFunctionData("initialize", [admin.address, provider.address, 0, 86_400, rate, shares]);
      const slow = emission.attach(
        await (await ethers.deployContract("ERC1967Proxy", [implementation, data])).getAddress(),
      ) as typeof emission;
      expect(await slow.claimableAt(0)).to.equal(await slow.startOf(2));
      expect(await slow.claimableAt(0)).to.be.greaterThan((await slow.startOf(1)) + (await staking.thawPeriod()));
    });

    it("divides the work share by fees when they are more than it", async () => {
      const network = await working();
      const { emission, work, providers, clock } = network;
      const [first, second] = providers as [(typeof providers)[0], (typeof providers)[0]];
      const share = await shareOf(network, 0, 3500n);
      await work(first, share);
      await work(second, 3n * share);
      await emission.report(first);
      await emission.report(second);
      await clock.claimable(0);
      expect((await emission.rewardOf(first, 0)).work).to.equal(share / 4n);
      expect((await emission.rewardOf(second, 0)).work).to.equal((share * 3n) / 4n);
    });

    it("pays, over random weights, to each at most its part and to all together at most the epoch's emission", async () => {
      const weights = fc.record({
        fees: fc.array(fc.oneof(fc.bigInt(1n, 10n ** 25n), fc.bigInt(1n, 1000n)), { minLength: 4, maxLength: 4 }),
        capacity: fc.array(fc.bigInt(0n, 2n ** 48n - 1n), { minLength: 4, maxLength: 4 }),
        verification: fc.array(fc.bigInt(0n, 2n ** 48n - 1n), { minLength: 4, maxLength: 4 }),
      });
      const network = await working();
      const { emission, admin, token, providers, work, clock } = network;
      await fc.assert(
        fc.asyncProperty(weights, async ({ fees, capacity, verification }) => {
          const epoch = await clock.next();
          for (const [i, provider] of providers.entries()) {
            await work(provider, fees[i]!);
            await emission.report(provider);
          }
          const list = (values: bigint[]) => providers.map(({ address }, i) => ({ account: address, weight: values[i]! }));
          await emission.connect(admin).feed(CAPACITY, epoch, list(capacity));
          await emission.connect(admin).feed(VERIFICATION, epoch, list(verification));
          await clock.claimable(epoch);
          const minted = await token.minted();
          for (const [i, provider] of providers.entries()) {
            const reward = await emission.rewardOf(provider, epoch);
            expect(reward.work <= fees[i]!, "work above its fees").to.equal(true);
            await emission.claim(provider, epoch);
          }
          await emission.claimTreasury(epoch);
          const emitted = await emission.emissionOf(epoch);
          const claimed = (await token.minted()) - minted;
          expect(claimed <= emitted, "over-minting").to.equal(true);
          // Three pools of four accounts, each part rounded down.
          expect(emitted - claimed <= 12n, "under-minting").to.equal(true);
          expect((await token.minted()) - (await emission.cumulativeEmission(epoch + 1n)) <= 10n ** 26n, "the integral").to.equal(true);
        }),
        { numRuns: 12 },
      );
    });
  });

  describe("the treasury", () => {
    it("gets what no weight asks for: all of an epoch that nobody touched, and what the work's bound holds back", async () => {
      const network = await working();
      const { emission, token, requester, provider, work, clock, admin } = network;
      const treasury = await emission.treasury();
      await work(provider, 70n * DPIN);
      await emission.report(provider);
      await clock.claimable(1);
      const before = await token.balanceOf(treasury);
      const [first, second] = [await emission.emissionOf(0), await emission.emissionOf(1)];
      await expect(emission.connect(requester).claimTreasury(1)).to.emit(emission, "TreasuryPaid").withArgs(treasury, 1, second);
      await emission.claimTreasury(0);
      expect(await token.balanceOf(treasury)).to.equal(before + second + first - 70n * DPIN);
      await expect(emission.claimTreasury(0)).to.be.revertedWithCustomError(emission, "Emission_AlreadyClaimed");
      await expect(emission.claimTreasury(40)).to.be.revertedWithCustomError(emission, "Emission_NotClaimable");
      const zero = "0x0000000000000000000000000000000000000000";
      await expect(emission.connect(admin).setTreasury(zero)).to.be.revertedWithCustomError(emission, "Emission_ZeroAddress");
      await expect(emission.connect(admin).setTreasury(requester)).to.emit(emission, "TreasurySet").withArgs(requester.address);
      const own = await token.balanceOf(requester);
      await clock.claimable(2);
      expect(await emission.claimTreasury.staticCall(2)).to.equal(await emission.emissionOf(2));
      await emission.claimTreasury(2);
      expect(await token.balanceOf(requester)).to.equal(own + (await emission.emissionOf(2)));
    });

    it("gets the shares of the epoch, not those set since", async () => {
      const network = await working();
      const { emission, admin, provider, clock } = network;
      await emission.connect(admin).feed(CAPACITY, 0, [{ account: provider, weight: 1 }]);
      await emission.connect(admin).setShares({ capacity: 0, work: 7000, verification: 500, treasury: 2500 });
      await clock.claimable(0);
      expect((await emission.getEpoch(0)).pools.capacity).to.equal(await shareOf(network, 0, 4000n));
      await emission.claim(provider, 0);
      await emission.claimTreasury(0);
      expect((await emission.getEpoch(1)).pools.treasury).to.equal(await emission.emissionOf(1));
    });
  });

  describe("a conviction", () => {
    it("voids every reward that is still open, mints it for nobody, and leaves later epochs alone", async () => {
      const { emission, admin, token, provider, providers, work, convict, clock } = await working();
      const other = providers[1]!;
      for (const epoch of [0, 1]) {
        await clock.epoch(epoch);
        for (const worker of [provider, other]) {
          await work(worker, 70n * DPIN);
          await emission.report(worker);
        }
        await emission.connect(admin).feed(VERIFICATION, epoch, [{ account: provider, weight: 1 }]);
      }
      await convict(provider);
      await clock.epoch(2);
      await expect(emission.report(provider)).to.emit(emission, "WorkVoided");
      await work(provider, 5n * DPIN);
      await emission.report(provider);
      await clock.claimable(2);
      const minted = await token.minted();
      for (const epoch of [0, 1]) {
        expect((await emission.rewardOf(provider, epoch)).isVoid).to.equal(true);
        await expect(emission.claim(provider, epoch)).to.emit(emission, "RewardVoided");
        await expect(emission.claim(provider, epoch)).to.be.revertedWithCustomError(emission, "Emission_AlreadyClaimed");
      }
      expect(await token.minted()).to.equal(minted);
      await emission.claim(other, 0);
      expect(await token.minted()).to.equal(minted + 70n * DPIN);
      await emission.claim(provider, 2);
      expect(await token.minted()).to.equal(minted + 75n * DPIN);
    });

    it("voids the running epoch as a whole, also what is reported in it afterwards", async () => {
      const { emission, provider, work, convict, clock } = await working();
      await work(provider, DPIN);
      await emission.report(provider);
      await convict(provider);
      await work(provider, DPIN);
      // The first report after a conviction cannot tell what was worked before it.
      await expect(emission.report(provider)).to.emit(emission, "WorkVoided").withArgs(provider.address, 0, DPIN, 1);
      await work(provider, DPIN);
      await emission.report(provider);
      await clock.claimable(0);
      expect(await emission.claim.staticCall(provider, 0)).to.equal(0n);
    });

    it("voids also when the count of offences stands still at 255", async () => {
      const { emission, staking, provider, work, slasher, clock } = await working();
      await slasher.lock(provider, 256);
      for (let i = 0; i < 255; i++) await slasher.slashAndJail(provider, 1, 1);
      expect((await staking.getProvider(provider)).offences).to.equal(255n);
      await emission.report(provider);
      const epoch = await clock.next();
      await work(provider, DPIN);
      await emission.report(provider);
      await slasher.slashAndJail(provider, 1, 1);
      await clock.claimable(epoch);
      expect((await emission.rewardOf(provider, epoch)).isVoid).to.equal(true);
      expect(await emission.claim.staticCall(provider, epoch)).to.equal(0n);
    });

    it("leaves what was claimed before it", async () => {
      const { emission, provider, work, convict, clock, staking } = await working();
      await work(provider, DPIN);
      await emission.report(provider);
      await clock.claimable(0);
      await emission.claim(provider, 0);
      const { staked } = await staking.getProvider(provider);
      await convict(provider);
      expect((await staking.getProvider(provider)).staked).to.equal(staked - 1n);
    });
  });

  it("Graph rewards: a skipped snapshot distorts nothing: an epoch is worth the same whether or not anybody acted before it", async () => {
    const run = async (snapshots: boolean) => {
      const { emission, admin, provider, providers, work, clock } = await working();
      const other = providers[1]!;
      for (let epoch = 1; epoch <= 40; epoch++) {
        if (snapshots || epoch === 17 || epoch === 18) await clock.epoch(epoch);
        if (snapshots && epoch !== 17) {
          await work(other, DPIN);
          await emission.report(other);
          await emission.connect(admin).feed(CAPACITY, epoch, [{ account: other, weight: 5 }]);
        }
        if (epoch !== 17) continue;
        await work(provider, 70n * DPIN);
        await emission.report(provider);
        await emission.connect(admin).feed(CAPACITY, epoch, [{ account: provider, weight: 5 }]);
      }
      await clock.claimable(40);
      const reward = [...(await emission.rewardOf(provider, 17))];
      await emission.claim(provider, 17);
      return { reward, after: await emission.emissionOf(41) };
    };
    expect(await run(false)).to.deep.equal(await run(true));
  });

  it("never pays a wash trader more than it burns: jobs to itself only lose", async () => {
    const fixture = await deployed();
    const { emission, escrow, token, staking, operator, provider, networkHelpers, ethers } = fixture;
    // One person: the provider posts, its own operator accepts, and nobody else works, which is the best case for it.
    await token.connect(provider).approve(escrow, ethers.MaxUint256);
    const wealth = async () =>
      (await token.balanceOf(provider)) + (await staking.getProvider(provider)).staked + (await escrow.credit(token, provider));
    const before = await wealth();
    const fees: bigint[] = [];
    for (const price of [10n ** 19n, 3n * 10n ** 20n, 7n * 10n ** 20n + 3n]) {
      await escrow.connect(provider).postJob(await jobRequest(fixture, { minPrice: price, maxPrice: price }));
      const jobId = await escrow.jobCount();
      await escrow.connect(operator).accept(jobId, 0);
      await escrow.connect(operator).commit(jobId, id("output"), id("trace"), "");
      const { windowEnd } = await escrow.getJob(jobId);
      await networkHelpers.time.increaseTo(windowEnd + (await escrow.proofTail()) + 1n);
      await escrow.connect(operator).finalize(jobId);
      fees.push(price / 100n);
    }
    const burned = fees.reduce((sum, fee) => sum + fee, 0n);
    expect(await emission.unreportedWork(provider)).to.equal(burned);
    expect(await wealth()).to.equal(before - burned);
    const epoch = await emission.currentEpoch();
    await emission.report(provider);
    await networkHelpers.time.increaseTo(await emission.claimableAt(epoch));
    await emission.claim(provider, epoch);
    expect(await wealth()).to.equal(before);
    const supply = await token.totalSupply();
    await escrow.burnFees();
    expect(supply - (await token.totalSupply())).to.equal(burned);
  });

  it("gives a wash trader less than it burns as soon as work is more than its share", async () => {
    const network = await working();
    const { emission, providers, work, clock } = network;
    const share = await shareOf(network, 0, 3500n);
    await fc.assert(
      fc.asyncProperty(fc.bigInt(1n, share), fc.bigInt(1n, 4n * share), async (washed, honest) => {
        const epoch = await clock.next();
        const [washer, worker] = [providers[0]!, providers[1]!];
        await work(washer, washed);
        await work(worker, honest);
        await emission.report(washer);
        await emission.report(worker);
        const { work: reward } = await emission.rewardOf(washer, epoch);
        const pool = await shareOf(network, epoch, 3500n);
        expect(reward <= washed).to.equal(true);
        if (washed + honest > pool) expect(reward).to.equal((pool * washed) / (washed + honest));
      }),
      { numRuns: 15 },
    );
  });
});
