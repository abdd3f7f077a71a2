import { expect } from "chai";
import { createWalletClient, encodeFunctionData, http, keccak256, parseEther, toHex, type Hex } from "viem";
import {
  accept,
  actFor,
  addReward,
  burn,
  burnFees,
  cancel,
  cancelProposal,
  castVote,
  claimReward,
  commit,
  commitBatch,
  createDpinClient,
  delegate,
  delegateVotes,
  dpinGovernorAbi,
  draftVoucher,
  executeProposal,
  finalize,
  finalizeBatches,
  getBalance,
  getBatch,
  getBatchRecord,
  getDelegation,
  getEscrowTerms,
  getEpoch,
  getJob,
  getTime,
  jobEscrowAbi,
  priceAt,
  getProposal,
  getProviderOf,
  getRevealTerms,
  getStakingTerms,
  getStreamTerms,
  getToken,
  getVotes,
  listDelegations,
  listJobs,
  listProviders,
  listRewards,
  listStreams,
  openStream,
  paymentTokenAbi,
  propose,
  publishProgram,
  queueProposal,
  quoteLock,
  register,
  reportWork,
  setOperator,
  signVoucher,
  stake,
  submitJob,
  transfer,
  unwrapVotes,
  wait,
  wrapVotes,
  type BaseError,
  type ContractRevertError,
  type DpinClient,
  type PublishedProgram,
} from "../src/index.ts";
import { namedStatement } from "../../test/support/namedStatement.ts";
import { rejection } from "../../test/support/rejection.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";

describe("A client", () => {
  const small = smallProgram({ seed: 3 });
  let network: TestNetwork;
  let program: PublishedProgram;
  let provider: DpinClient;
  let requester: DpinClient;
  before(async () => {
    network = await startTestNetwork();
    ({ requester } = network);
    program = await publishProgram({ store: network.store, ...small });
    provider = await network.client({ index: 2, fund: "20000" });
    await register(provider, { endpoint: "http://127.0.0.1:1" });
    await stake(provider, { amount: parseEther("10000") });
  });
  after(() => network?.stop());

  const job = () => ({ store: network.store, program, inputs: [small.randomInput()], minPrice: parseEther("2") });
  const named = (name: string): Hex => keccak256(toHex(name));

  async function finalized(): Promise<bigint> {
    const { jobId } = await submitJob(requester, job());
    await accept(provider, { jobId, minPrice: 0n });
    await commit(provider, { jobId, outputRoot: named("output"), traceRoot: named("trace"), locator: "there" });
    await network.node.advance(60);
    await finalize(requester, { jobId });
    return jobId;
  }

  it("reads the terms of jobs, streams, stake, reveals and tokens", async () => {
    expect(await getEscrowTerms(requester)).to.include({
      maxJobTime: 600,
      challengeWindow: 30,
      proofTail: 20,
      feeBps: 100,
      lockFactorPercent: 1000,
      paused: false,
    });
    expect(await getStreamTerms(requester)).to.include({ fundsThawTime: 500, proofTail: 20, feeBps: 100, streamCount: 0n, paused: false });
    expect(await getStakingTerms(requester)).to.deep.equal({
      ...{ thawPeriod: 1800n, minStake: parseEther("1000"), delegationRatio: 16, jailPeriod: 60, paused: false },
    });
    const reveals = await getRevealTerms(requester);
    expect(reveals).to.include({ responseTime: 20, answerGas: 110_000, minDeposit: 10n ** 15n });
    expect(reveals.deposit >= reveals.minDeposit).to.equal(true);
    const { token } = network.addresses;
    const dpin = { token, symbol: "DPIN", decimals: 18, allowed: true, stakePerUnit: parseEther("1") };
    for (const from of ["escrow", "streams"] as const) expect(await getToken(requester, { from })).to.deep.equal(dpin);
    expect(await quoteLock(requester, { amount: parseEther("2") })).to.equal(parseEther("100"));
    expect(await quoteLock(requester, { amount: parseEther("20"), from: "streams" })).to.equal(parseEther("200"));
  });

  it("tells the price of a posted job as the contract does, at every second", async () => {
    const from = await getTime(requester);
    const order = { ...job(), minPrice: parseEther("2") + 1n, maxPrice: parseEther("3"), acceptBy: from + 97 };
    const { jobId } = await submitJob(requester, order);
    const posted = await getJob(requester, { jobId });
    for (let i = 0; i < 12; i++) {
      const { number: blockNumber, timestamp } = await requester.publicClient.getBlock();
      const call = { address: requester.addresses.escrow, abi: jobEscrowAbi, functionName: "currentPrice", args: [jobId] } as const;
      expect(priceAt({ job: posted, time: Number(timestamp) })).to.equal(await requester.read({ ...call, blockNumber }));
      await network.node.advance(1 + (i % 7));
    }
    expect(priceAt({ job: posted, time: posted.postedAt })).to.equal(order.minPrice);
    expect(priceAt({ job: posted, time: posted.acceptBy })).to.equal(order.maxPrice);
  });

  it("posts several jobs at once, each with a permit of its own", async () => {
    const { jobCount } = await getEscrowTerms(requester);
    const posted = await Promise.all([1, 2, 3].map(() => submitJob(requester, job())));
    expect(posted.map(({ jobId }) => jobId - jobCount).sort()).to.deep.equal([1n, 2n, 3n]);
    const found = await listJobs(requester, { requester: requester.account });
    expect(found.map(({ jobId }) => jobId)).to.include.members(posted.map(({ jobId }) => jobId));
    for (const { jobId } of posted) await cancel(requester, { jobId });
  });

  it("finds providers, their delegators and its streams by the chain's events", async () => {
    const delegator = await network.client({ index: 3, fund: "100" });
    await delegate(delegator, { provider: provider.account, amount: parseEther("100") });
    expect((await listProviders(requester)).map((found) => found.provider)).to.deep.equal([provider.account]);
    const pair = { provider: provider.account, delegator: delegator.account };
    expect(await listDelegations(requester, { delegator: delegator.account })).to.deep.equal([pair]);
    const { streamId } = await openStream(requester, { provider: provider.account, amount: 0n });
    const [stream] = await listStreams(requester, { requester: requester.account });
    expect(stream).to.include({ streamId, requester: requester.account, provider: provider.account, signer: requester.account });
    expect(await listStreams(requester, { requester: delegator.account })).to.deep.equal([]);
  });

  it("shares a gift between a provider and its delegators", async () => {
    const delegator = { provider: provider.account, delegator: (await network.client({ index: 3 })).account };
    const before = await getDelegation(requester, delegator);
    await addReward(requester, { provider: provider.account, amount: parseEther("101") });
    await network.node.advance(1801);
    const after = await getDelegation(requester, delegator);
    expect(after.amount > before.amount).to.equal(true);
  });

  it("gives a provider another operator, which confirms", async () => {
    const operator = await network.client({ index: 4 });
    await setOperator(provider, { operator: operator.account });
    expect(await getProviderOf(requester, { account: operator.account })).to.equal(null);
    await actFor(operator, { provider: provider.account });
    expect(await getProviderOf(requester, { account: operator.account })).to.equal(provider.account);
  });

  it("drafts vouchers over what was delivered, and ends several batches at once", async () => {
    const { streamId } = await openStream(requester, { provider: provider.account, amount: parseEther("10") });
    const batches: bigint[] = [];
    for (const names of [["a", "b"], ["c"]]) {
      const statements = names.map(namedStatement);
      const voucher = await draftVoucher(requester, { streamId, statements, amount: parseEther("3") });
      expect(voucher).to.include({ streamId, batch: BigInt(batches.length), jobCount: names.length });
      const signature = await signVoucher(requester, { voucher });
      const { batchId } = await commitBatch(provider, { voucher, signature, locator: names.join("") });
      const record = await getBatchRecord(requester, { batchId });
      expect(record).to.include({ batchId, streamId, provider: provider.account, jobsRoot: voucher.jobsRoot, locator: names.join("") });
      batches.push(batchId);
    }
    expect(await getBatchRecord(requester, { batchId: 2n ** 40n + 99n })).to.equal(null);
    await network.node.advance(60);
    await finalizeBatches(requester, { batchIds: [...batches, 2n ** 40n + 99n] });
    for (const batchId of batches) expect((await getBatch(requester, { batchId })).state).to.equal("finalized");
  });

  it("finds the rewards that are left to claim, and none after the claim", async () => {
    await finalized();
    await reportWork(provider);
    const { epoch } = await getEpoch(provider);
    await network.node.advance(61);
    const [open] = await listRewards(requester, { account: provider.account });
    expect(open).to.include({ epoch, claimed: false, isVoid: false });
    expect(open!.work > 0n).to.equal(true);
    const early = (await rejection(claimReward(requester, { account: provider.account, epoch }))) as ContractRevertError;
    expect(early.errorName).to.equal("Emission_NotClaimable");
    expect(early.args.slice(0, 1)).to.deep.equal([epoch]);
    await network.node.advance(Number(open!.claimableAt) - (await timestamp()) + 1);
    await claimReward(requester, { account: provider.account, epoch });
    expect(
      (await listRewards(requester, { account: provider.account, epochs: 64 })).filter((reward) => reward.epoch === epoch),
    ).to.deep.equal([]);
  });

  it("burns fees, once", async () => {
    await finalized();
    await burnFees(requester);
    expect(((await rejection(burnFees(requester))) as ContractRevertError).errorName).to.equal("Payments_NothingToWithdraw");
  });

  it("wraps, delegates and casts votes, and carries a proposal to its execution", async () => {
    const voter = await network.client({ index: 0 });
    const friend = await network.client({ index: 5, fund: "1" });
    const amount = parseEther("20000000");
    await wrapVotes(voter, { amount });
    expect(await getVotes(voter)).to.deep.equal({ wrapped: amount, votes: amount, delegate: voter.account });
    await wrapVotes(friend, { amount: parseEther("1") });
    await delegateVotes(friend, { to: voter.account });
    expect((await getVotes(voter)).votes).to.equal(amount + parseEther("1"));
    expect(await getVotes(voter, { account: friend.account })).to.include({ votes: 0n, delegate: voter.account });

    const data = encodeFunctionData({ abi: paymentTokenAbi, functionName: "approve", args: [friend.account, 7n] });
    const proposal = { calls: [{ target: network.addresses.token, data }], description: "Let a friend have 7 wei" };
    const poor = (await rejection(propose(friend, proposal))) as ContractRevertError;
    expect([poor.errorName, poor.args[0]]).to.deep.equal(["GovernorInsufficientProposerVotes", friend.account]);
    await network.node.advance(2);
    const { proposalId } = await propose(voter, proposal);
    expect(await getProposal(voter, { proposalId })).to.include({ state: "pending", for: 0n, executableAt: 0n });
    await network.node.advance(61);
    await castVote(voter, { proposalId, support: "for", reason: "a friend" });
    const active = await getProposal(friend, { proposalId });
    expect(active).to.include({ state: "active", for: amount + parseEther("1"), against: 0n, quorum: parseEther("10000000") });
    expect(((await rejection(castVote(voter, { proposalId, support: "against" }))) as ContractRevertError).errorName).to.equal(
      "GovernorAlreadyCastVote",
    );
    await network.node.advance(601);
    await queueProposal(friend, proposal);
    const { executableAt, state } = await getProposal(friend, { proposalId });
    expect(state).to.equal("queued");
    await network.node.advance(Number(executableAt) - (await timestamp()) + 1);
    await executeProposal(friend, proposal);
    expect((await getProposal(friend, { proposalId })).state).to.equal("executed");
    const timelock = await friend.read({ address: network.addresses.governor!, abi: dpinGovernorAbi, functionName: "timelock", args: [] });
    const allowed = {
      address: network.addresses.token,
      abi: paymentTokenAbi,
      functionName: "allowance",
      args: [timelock, friend.account],
    } as const;
    expect(await friend.read(allowed)).to.equal(7n);

    const second = { ...proposal, description: "And once more" };
    const { proposalId: withdrawn } = await propose(voter, second);
    const stranger = (await rejection(cancelProposal(friend, second))) as ContractRevertError;
    expect([stranger.errorName, stranger.args]).to.deep.equal(["GovernorUnableToCancel", [withdrawn, friend.account]]);
    await cancelProposal(voter, second);
    expect((await getProposal(voter, { proposalId: withdrawn })).state).to.equal("canceled");

    await unwrapVotes(friend, { amount: parseEther("1") });
    await burn(friend, { amount: parseEther("0.25") });
    expect(await getBalance(friend, { account: friend.account })).to.equal(parseEther("0.75"));
  });

  it("that was not told where governance is says so", async () => {
    const { votes, governor, ...addresses } = network.addresses;
    expect([votes, governor]).not.to.include(undefined);
    const { publicClient } = requester;
    const client = createDpinClient({ publicClient, addresses });
    const error = (await rejection(getVotes(client, { account: requester.account }))) as BaseError;
    expect(error.shortMessage).to.equal("this client's addresses name no votes contract");
  });

  it("sends through a wallet that keeps its key, and refuses before the wallet asks what the contract would refuse", async () => {
    await network.client({ index: 6, fund: "10" });
    const { account: address } = await network.client({ index: 6 });
    const asked: string[] = [];
    const onFetchRequest = async (request: Request) => {
      const { method } = (await request.clone().json()) as { method: string };
      if (/^eth_(send|sign)/.test(method)) asked.push(method);
    };
    const transport = http(network.node.url, { retryCount: 0, onFetchRequest });
    const walletClient = createWalletClient({ transport, account: address });
    const { publicClient, addresses } = requester;
    const client = createDpinClient({ publicClient, walletClient, addresses });
    await transfer(client, { to: requester.account, amount: 3n });
    expect(await getBalance(client, { account: client.account })).to.equal(parseEther("10") - 3n);
    const { jobId } = await submitJob(client, job());
    expect((await getJob(client, { jobId })).requester).to.equal(client.account);
    expect(asked).to.deep.equal(["eth_sendTransaction", "eth_signTypedData_v4", "eth_sendTransaction"]);
    const refused = (await rejection(transfer(client, { to: requester.account, amount: parseEther("100") }))) as ContractRevertError;
    expect(refused.errorName).to.equal("ERC20InsufficientBalance");
    expect(refused.args).to.deep.equal([client.account, parseEther("8") - 3n, parseEther("100")]);
    expect(asked.length).to.equal(3);
  });

  it("follows a transaction that was made faster in the wallet, and notices one that was put in its place", async () => {
    const { account: address } = await network.client({ index: 7, fund: "10" });
    const transport = http(network.node.url, { retryCount: 0 });
    const walletClient = createWalletClient({ transport, account: address });
    const { publicClient, addresses } = requester;
    const client = createDpinClient({ publicClient, walletClient, addresses });
    const rpc = (method: string, params: unknown[]) => publicClient.request({ method, params } as never) as Promise<Hex>;
    const replaced = async ({ amount }: { amount: bigint }) => {
      const nonce = await publicClient.getTransactionCount({ address });
      const sent = transfer(client, { to: requester.account, amount: 1n }).then(
        ({ transactionHash }) => transactionHash,
        (error: unknown) => error,
      );
      while ((await publicClient.getTransactionCount({ address, blockTag: "pending" })) === nonce) await wait({ ms: 20 });
      const data = encodeFunctionData({ abi: paymentTokenAbi, functionName: "transfer", args: [requester.account, amount] });
      // More than the latest block's tips, which the wallet goes by.
      const tip = 10n ** (10n + amount);
      const fees = { maxFeePerGas: toHex(10n * tip), maxPriorityFeePerGas: toHex(tip) };
      const hash = await rpc("eth_sendTransaction", [{ from: address, to: addresses.token, data, nonce: toHex(nonce), ...fees }]);
      await rpc("evm_mine", []);
      return { hash, outcome: await sent };
    };
    await rpc("evm_setAutomine", [false]);
    await rpc("evm_setIntervalMining", [0]);
    try {
      const faster = await replaced({ amount: 1n });
      expect(faster.outcome).to.equal(faster.hash);
      const other = await replaced({ amount: 2n });
      expect((other.outcome as BaseError).shortMessage).to.equal("transfer was replaced in the wallet by another transaction");
      expect((other.outcome as BaseError).details).to.deep.equal({ hash: other.hash });
    } finally {
      await rpc("evm_setAutomine", [true]);
      await rpc("evm_setIntervalMining", [1_000]);
    }
  });

  async function timestamp(): Promise<number> {
    return Number((await requester.publicClient.getBlock()).timestamp);
  }
});
