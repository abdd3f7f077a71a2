import { expect } from "chai";
import { parseEther } from "viem";
import {
  delegate,
  getBalance,
  getDelegation,
  getProvider,
  getStake,
  getThaws,
  actFor,
  getProviderOf,
  listDelegations,
  listProviders,
  quoteShares,
  redelegate,
  register,
  setCommission,
  setEndpoint,
  setOperator,
  stake,
  undelegate,
  unjail,
  withdrawDelegated,
} from "../src/index.ts";
import type { ContractRevertError } from "../src/index.ts";
import { rejection } from "../../test/support/rejection.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";

describe("A client that stakes and delegates", () => {
  let network: TestNetwork;
  before(async () => {
    network = await startTestNetwork();
  });
  after(() => network?.stop());

  it("delegates in one transaction, moves the delegation, and leaves with a date", async () => {
    const [own, other, delegator] = await Promise.all([
      network.client({ index: 2, fund: "4000" }),
      network.client({ index: 3, fund: "2000" }),
      network.client({ index: 4, fund: "5000" }),
    ]);
    const [provider, second] = [own.account, other.account];
    for (const client of [own, other]) await register(client, { endpoint: "http://127.0.0.1:1" });
    await setCommission(own, { commissionBps: 1500 });
    await stake(own, { amount: parseEther("1000") });
    await stake(own, { amount: parseEther("2000"), provider: second });
    expect(await getProvider(delegator, { provider })).to.include({ staked: parseEther("1000"), commissionBps: 1500 });

    const amount = parseEther("4000");
    const quoted = await quoteShares(delegator, { provider, amount });
    await delegate(delegator, { provider, amount });
    const delegation = await getDelegation(delegator, { provider, delegator: delegator.account });
    expect(delegation.amount).to.equal(amount);
    expect(delegation.shares > quoted && delegation.shares - quoted < quoted / 100n).to.equal(true);
    expect(await getStake(delegator, { provider })).to.include({
      delegated: amount,
      lockable: parseEther("5000"),
      delegationRoom: parseEther("12000"),
    });
    const few = { provider, amount: 1n, minShares: 2n ** 16n + 1n };
    const tooFew = (await rejection(delegate(delegator, few))) as ContractRevertError;
    expect([tooFew.errorName, tooFew.args[1]]).to.deep.equal(["ProviderStaking_TooFewShares", few.minShares]);

    const held = (await rejection(redelegate(delegator, { from: provider, to: second }))) as ContractRevertError;
    expect([held.errorName, held.args[2]]).to.deep.equal(["ProviderStaking_DelegationHeld", delegation.heldUntil]);
    await network.node.advance(1801);
    await redelegate(delegator, { from: provider, to: second, shares: delegation.shares / 4n });
    expect((await getDelegation(delegator, { provider: second, delegator: delegator.account })).amount).to.equal(parseEther("1000"));
    const left = await undelegate(delegator, { provider });
    expect(left.amount).to.equal(parseEther("3000"));
    expect(await getThaws(delegator, { provider, delegator: delegator.account })).to.deep.equal([
      { thawId: left.thawId, amount: left.amount, releaseAt: left.releaseAt },
    ]);
    expect(await getThaws(delegator, { provider })).to.deep.equal([]);
    await network.node.advance(1801);
    await withdrawDelegated(delegator, { provider, thawId: left.thawId });
    expect(await getBalance(delegator, { account: delegator.account })).to.equal(parseEther("4000"));
    const free = (await rejection(unjail(own))) as ContractRevertError;
    expect(free.errorName).to.equal("ProviderStaking_NotJailed");
    const later = await setCommission(own, { commissionBps: 1600 });
    expect(await getProvider(own, { provider })).to.include({ commissionBps: 1500, nextCommissionBps: 1600 });
    expect(BigInt((await getProvider(own, { provider })).nextCommissionAt)).to.equal(later.startsAt);
  });

  it("lists providers with their latest endpoints and delegations each once, however many blocks there are", async () => {
    const [own, other, reader] = await Promise.all([2, 3, 5].map((index) => network.client({ index })));
    const from = await reader!.publicClient.getBlockNumber();
    // "0x1194" blocks are 4,500.
    await reader!.publicClient.request({ method: "hardhat_mine", params: ["0x1194"] } as never);
    await setEndpoint(own!, { endpoint: "http://127.0.0.1:2" });
    expect((await listProviders(reader!)).map(({ provider, endpoint }) => [provider, endpoint])).to.deep.equal([
      [own!.account, "http://127.0.0.1:2"],
      [other!.account, "http://127.0.0.1:1"],
    ]);
    expect(await listProviders(reader!, { fromBlock: from + 1n })).to.deep.equal([]);
    const delegator = (await network.client({ index: 4 })).account;
    const pairs = [own!, other!].map(({ account }) => ({ provider: account, delegator }));
    expect(await listDelegations(reader!, { delegator })).to.deep.equal(pairs);
    expect(await listDelegations(reader!, { provider: other!.account })).to.deep.equal(pairs.slice(1));
    expect(await listDelegations(reader!, { delegator: own!.account })).to.deep.equal([]);
  });

  it("names another operator, which confirms, and the old one acts no more", async () => {
    const [own, first, second] = await Promise.all([2, 6, 7].map((index) => network.client({ index })));
    for (const operator of [first!, second!]) {
      await setOperator(own!, { operator: operator.account });
      expect(await getProviderOf(own!, { account: operator.account })).to.equal(null);
      await actFor(operator, { provider: own!.account });
      expect(await getProviderOf(own!, { account: operator.account })).to.equal(own!.account);
    }
    expect(await getProviderOf(own!, { account: first!.account })).to.equal(null);
  });
});
