import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { jobActions } from "../../support/jobActions.ts";
import { jobRequest } from "../../support/jobRequest.ts";
import { useDeployed } from "../../support/useDeployed.ts";
import { workingNetwork } from "../../support/workingNetwork.ts";

const DPIN = 10n ** 18n;
const MANY = 200;
/** Gas that two sizes of the network may differ by: zero bytes in calldata. */
const TOLERANCE = 300;

describe("A network that grows", () => {
  const deployed = useDeployed();

  it("costs the same gas with 200 providers, delegators and thaws as with one (0G: unbounded provider lists)", async function () {
    this.timeout(300_000);
    const network = await workingNetwork(await deployed());
    const { ethers, staking, token, emission, escrow, admin, requester, provider, strangers, slasher, work, clock, networkHelpers } =
      network;
    const jobs = jobActions(network);
    const address = await staking.getAddress();
    const coder = ethers.AbiCoder.defaultAbiCoder();
    const delegator = strangers[5]!;
    await token.connect(admin).transfer(delegator, 1_000_000n * DPIN);
    await token.connect(delegator).approve(staking, ethers.MaxUint256);
    await staking.connect(delegator).delegate(provider, 1_000n * DPIN, 0);
    await staking.connect(delegator).undelegate(provider, 2n ** 80n);
    await staking.connect(provider).thaw(DPIN);
    await slasher.lock(provider, 1_000n);
    await slasher.slash(provider, 1n, 1n);
    await jobs.toFinalization(await jobs.commit());
    await escrow.finalize(await escrow.jobCount());

    const gasOf = async (sent: Promise<ContractTransactionResponse>) => Number((await (await sent).wait())!.gasUsed);
    const measure = async () => {
      const before = await networkHelpers.takeSnapshot();
      const gas: Record<string, number> = {};
      gas.lock = await gasOf(slasher.lock(provider, 1_000n));
      gas.slash = await gasOf(slasher.slash(provider, 500n, 400n));
      gas.delegate = await gasOf(staking.connect(delegator).delegate(provider, 1_000n, 0));
      gas.undelegate = await gasOf(staking.connect(delegator).undelegate(provider, 2n ** 70n));
      gas.thaw = await gasOf(staking.connect(provider).thaw(1_000n));
      gas.post = await gasOf(escrow.connect(requester).postJob(await jobRequest(network, {})));
      const jobId = await jobs.commit();
      await jobs.toFinalization(jobId);
      gas.finalize = await gasOf(escrow.finalize(jobId));
      const epoch = 50n; // the same both times: an epoch's number has more or fewer bits to square by
      await clock.epoch(epoch);
      await work(provider, 1_000n * DPIN);
      gas.report = await gasOf(emission.report(provider));
      await clock.claimable(epoch);
      gas.claim = await gasOf(emission.claim(provider, epoch));
      gas.withdraw = await gasOf(staking.connect(provider).withdraw(0, provider));
      gas.withdrawDelegated = await gasOf(staking.connect(delegator).withdrawDelegated(provider, 0, delegator));
      await before.restore();
      return gas;
    };

    const few = await measure();
    const terms = coder.encode(["address", "uint256"], [provider.address, 0n]);
    for (let i = 1; i < MANY; i++) {
      const account = ethers.zeroPadValue(ethers.toBeHex(0x10_0000 + i), 20);
      await networkHelpers.impersonateAccount(account);
      await networkHelpers.setBalance(account, 10n ** 18n);
      const signer = await ethers.getSigner(account);
      await token.connect(admin).transfer(account, 5_000n * DPIN);
      await staking.connect(signer).register(signer, "");
      await token.connect(signer)["transferAndCall(address,uint256)"](address, 2_000n * DPIN);
      await token.connect(signer)["transferAndCall(address,uint256,bytes)"](address, 1_000n * DPIN, terms);
      await staking.connect(provider).thaw(DPIN);
      await staking.connect(delegator).undelegate(provider, 2n ** 64n);
    }
    const many = await measure();
    for (const [what, gas] of Object.entries(many))
      expect(Math.abs(gas - few[what]!) <= TOLERANCE, `${what}: ${few[what]} gas with one, ${gas} with ${MANY}`).to.equal(true);

    // Only views read a whole list: each thaw its owner made, about 2,300 gas; and the pages of thawsOf are chosen by who asks.
    const { thawing } = await staking.stakeOf(provider);
    expect(thawing).to.be.greaterThan(BigInt(MANY - 2) * DPIN);
    expect(Number(await staking.stakeOf.estimateGas(provider)) < 60_000 + MANY * 4_000).to.equal(true);
    expect((await staking.thawsOf(provider, MANY - 3, MANY)).length).to.equal(3);
  });
});
