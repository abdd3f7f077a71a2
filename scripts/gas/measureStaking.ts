import type { ContractTransactionResponse } from "ethers";
import { network } from "hardhat";
import { deployFixture } from "../../test/support/deployFixture.ts";

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<number> {
  const receipt = await (await sent).wait();
  return Number(receipt?.gasUsed);
}

/**
 * Measures whole staking transactions, in gas, through the proxy, on an in-process chain deployed as `npm start` does. `.first` is somebody's first
 * such transaction, the others its repetition. Stake and delegations come by transferAndCall, as the sdk sends them; `byAllowance` are the same by approval
 * and call; `releasing` are those that find rewards to release. `slash` takes own stake and jails, as a conviction does; `slash.andPay` also pays a part of it
 * out and burns the rest, which the network does in `settle`, once for each conviction; `slash.deep` reaches all four pools.
 */
export async function measureStaking(): Promise<Record<string, number>> {
  const connection = await network.create();
  try {
    const { staking, token, admin, provider, strangers, networkHelpers, ethers } = await deployFixture(connection, { staked: 0n });
    const [other, delegator, second] = strangers as [typeof provider, typeof provider, typeof provider];
    const amount = 10n ** 22n;
    const address = await staking.getAddress();
    const probe = await ethers.deployContract("LockerProbe", [address, 1n]);
    await staking.connect(admin).setSlasher(probe, true);
    await staking.connect(admin).setLocker(probe, probe);
    for (const account of [other, delegator, second]) {
      await token.connect(admin).transfer(account, 100n * amount);
      await token.connect(account).approve(staking, ethers.MaxUint256);
    }
    await staking.connect(other).register(other, "");
    const coder = ethers.AbiCoder.defaultAbiCoder();
    const send = () => gasOf(token.connect(provider)["transferAndCall(address,uint256)"](address, amount));
    const terms = coder.encode(["address", "uint256"], [provider.address, 1n]);
    const delegation = () => gasOf(token.connect(delegator)["transferAndCall(address,uint256,bytes)"](address, amount, terms));
    const byAllowance = (from: typeof provider) => gasOf(staking.connect(from).stake(from, amount));
    const thaw = () => gasOf(staking.connect(provider).thaw(amount / 100n));
    const undelegate = () => gasOf(staking.connect(delegator).undelegate(provider, amount));

    const gas: Record<string, number> = {};
    gas["stake.first"] = await send();
    gas["stake.repeat"] = await send();
    gas["stake.byAllowance.first"] = await byAllowance(other);
    gas["stake.byAllowance.repeat"] = await byAllowance(other);
    gas["thaw.first"] = await thaw();
    gas["thaw.repeat"] = await thaw();
    gas["delegate.first"] = await delegation();
    gas["delegate.later"] = await delegation();
    gas["delegate.byAllowance.first"] = await gasOf(staking.connect(second).delegate(provider, amount, 1n));
    gas["delegate.byAllowance.later"] = await gasOf(staking.connect(second).delegate(provider, amount, 1n));
    gas["undelegate"] = await undelegate();
    gas["undelegate.repeat"] = await undelegate();
    await networkHelpers.time.increase(await staking.thawPeriod());
    gas["redelegate"] = await gasOf(staking.connect(delegator).redelegate(provider, other, amount, 1n));
    const addReward = () => gasOf(staking.connect(provider).addReward(provider, amount));
    gas["addReward"] = await addReward();
    await networkHelpers.time.increase(10n);
    gas["addReward.later"] = await addReward();
    gas["delegate.releasing"] = await delegation();
    gas["undelegate.releasing"] = await undelegate();
    await networkHelpers.time.increase(await staking.thawPeriod());
    gas["stake.withdraw"] = await gasOf(staking.connect(provider).withdraw(0, provider));
    gas["delegate.withdraw"] = await gasOf(staking.connect(delegator).withdrawDelegated(provider, 0, delegator));

    const { staked, free } = await staking.stakeOf(provider);
    await probe.lock(provider, free);
    await probe.slash(provider, 1n, 1n);
    // The slasher is a contract here too: its own cost of about 3,000 gas is in these.
    gas["slash"] = await gasOf(probe.slashAndJail(provider, 10n, 10n));
    gas["slash.andPay"] = await gasOf(probe.slashAndPay(provider, 10n, 10n, delegator));
    gas["slash.deep"] = await gasOf(probe.slash(provider, staked + 10n ** 20n, staked + 10n ** 20n));
    return gas;
  } finally {
    await connection.close();
  }
}
