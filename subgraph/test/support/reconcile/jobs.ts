import type { ChainAt, PastEvent } from "./chainAt.ts";
import { arg, byKey, eventId, join, numberId, orNull, sum, type Expect, type Value } from "./expectation.ts";

const JOB_STATES = ["", "POSTED", "ACCEPTED", "COMMITTED", "FINALIZED", "CANCELLED", "EXPIRED", "CONVICTED"];
const BATCH_STATES = ["", "COMMITTED", "FINALIZED", "CONVICTED"];

interface JobView {
  requester: string;
  token: string;
  provider: string;
  state: number;
  postedAt: number;
  acceptBy: number;
  runTime: number;
  commitBy: number;
  windowEnd: number;
  windowCap: number;
  minPrice: bigint;
  maxPrice: bigint;
  price: bigint;
  locked: bigint;
  feeBps: number;
  penaltyBps: number;
}

export const expectJobs: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  const events = byKey(
    chain.events.filter(({ contract, args }) => contract === "escrow" && "jobId" in args),
    (event) => String(arg(event, "jobId")),
  );
  const count = Number(await chain.read<number | bigint>("escrow", "jobCount"));
  for (let number = 1; number <= count; number++) {
    const of = (name: string) => events.get(String(number))?.find((event) => event.name === name);
    const [posted, accepted, committed, refunded] = [of("JobPosted")!, of("JobAccepted"), of("JobCommitted"), of("RefundClaimed")];
    const ended = of("JobFinalized") ?? of("JobCancelled") ?? of("JobExpired") ?? of("JobConvicted");
    const view = await chain.read<JobView>("escrow", "getJob", [BigInt(number)]);
    const state = JOB_STATES[view.state]!;
    // What the contract still tells in a state comes from it, the rest from what it said when it did.
    const isRunning = state === "ACCEPTED" || state === "COMMITTED";
    const keepsPrice = isRunning || state === "FINALIZED" || (state === "EXPIRED" && accepted !== undefined);
    const hasWindow = committed !== undefined;
    const id = numberId(number);
    expected.set(id, {
      id,
      jobId: number,
      state,
      requester: view.requester,
      designated: orNull(arg<string>(posted, "provider")),
      provider: accepted === undefined ? null : view.provider,
      program: arg<string>(posted, "programRoot"),
      inputRoot: arg<string>(posted, "inputRoot"),
      locator: arg<string>(posted, "locator"),
      token: join(chain.addresses.escrow.toLowerCase(), view.token),
      minPrice: state === "POSTED" ? view.minPrice : arg(posted, "minPrice"),
      maxPrice: refunded === undefined ? view.maxPrice : arg(posted, "maxPrice"),
      acceptBy: state === "POSTED" ? view.acceptBy : arg(posted, "acceptBy"),
      runTime: state === "CONVICTED" ? arg(posted, "runTime") : view.runTime,
      postedAt: state === "POSTED" ? view.postedAt : posted.timestamp,
      postedBlock: posted.block,
      postedIn: posted.transaction,
      price: accepted === undefined ? null : keepsPrice ? view.price : arg(accepted, "price"),
      locked: accepted === undefined ? null : isRunning ? view.locked : arg(accepted, "locked"),
      feeBps: accepted === undefined ? null : keepsPrice ? view.feeBps : arg<number>(accepted, "feeBps"),
      penaltyBps: accepted === undefined ? null : keepsPrice ? view.penaltyBps : arg<number>(accepted, "penaltyBps"),
      commitBy: accepted === undefined ? null : state === "ACCEPTED" ? view.commitBy : arg(accepted, "commitBy"),
      acceptedAt: accepted?.timestamp ?? null,
      acceptedIn: accepted?.transaction ?? null,
      outputRoot: committed === undefined ? null : arg<string>(committed, "outputRoot"),
      traceRoot: committed === undefined ? null : arg<string>(committed, "traceRoot"),
      outputLocator: committed === undefined ? null : arg<string>(committed, "locator"),
      windowEnd: hasWindow ? view.windowEnd : null,
      windowCap: hasWindow ? view.windowCap : null,
      committedAt: committed?.timestamp ?? null,
      committedIn: committed?.transaction ?? null,
      endedAt: ended?.timestamp ?? null,
      endedIn: ended?.transaction ?? null,
      paid: ended !== undefined && "paid" in ended.args ? arg(ended, "paid") : null,
      fee: ended !== undefined && "fee" in ended.args ? arg(ended, "fee") : null,
      refund:
        refunded !== undefined ? arg(refunded, "amount") : ended !== undefined && "refund" in ended.args ? arg(ended, "refund") : null,
      penalty: ended !== undefined && "penalty" in ended.args ? arg(ended, "penalty") : null,
      refundedAt: refunded?.timestamp ?? null,
      conviction: state === "CONVICTED" ? id : null,
    });
  }
  return expected;
};

export const expectPrograms: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  const programs = new Map(chain.said("escrow", "JobPosted").map((event) => [arg(event, "jobId"), arg<string>(event, "programRoot")]));
  const ended = (name: string, id: string) => chain.said("escrow", name).filter((event) => programs.get(arg(event, "jobId")) === id).length;
  for (const [id, posted] of byKey(chain.said("escrow", "JobPosted"), (event) => arg<string>(event, "programRoot"))) {
    expected.set(id, {
      id,
      jobsPosted: posted.length,
      jobsFinalized: ended("JobFinalized", id),
      jobsConvicted: ended("JobConvicted", id),
      createdAt: posted[0]!.timestamp,
    });
  }
  return expected;
};

interface StreamView {
  requester: string;
  signer: string;
  provider: string;
  token: string;
  batches: bigint;
  funded: bigint;
  collected: bigint;
  thawing: bigint;
  thawedAt: number;
}

export const expectStreams: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  const count = Number(await chain.read<bigint>("streams", "streamCount"));
  for (let number = 1; number <= count; number++) {
    const of = (name: string) => chain.said("streams", name).filter((event) => arg(event, "streamId") === BigInt(number));
    const [opened, closed] = [of("StreamOpened")[0]!, of("StreamClosed")[0]];
    const view = await chain.read<StreamView>("streams", "getStream", [BigInt(number)]);
    const id = numberId(number);
    expected.set(id, {
      id,
      streamId: number,
      open: orNull(view.token) !== null,
      requester: view.requester,
      provider: view.provider,
      signer: view.signer,
      token: join(chain.addresses.streams.toLowerCase(), arg<string>(opened, "token")),
      batchCount: view.batches,
      funded: view.funded,
      collected: view.collected,
      thawing: view.thawing,
      thawedAt: view.thawedAt,
      withdrawn: sum(of("FundsWithdrawn").map((event) => arg(event, "amount"))),
      refund: closed === undefined ? null : arg(closed, "refund"),
      openedAt: opened.timestamp,
      closedAt: closed?.timestamp ?? null,
    });
  }
  return expected;
};

interface BatchView {
  state: number;
  streamId: bigint;
  provider: string;
  windowEnd: number;
  windowCap: number;
  amount: bigint;
  locked: bigint;
  feeBps: number;
  jobsRoot: string;
}
const FIRST_BATCH = 1n << 40n;

export const expectBatches: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  const count = await chain.read<bigint>("streams", "batchCount");
  for (let batchId = FIRST_BATCH; batchId < FIRST_BATCH + count; batchId++) {
    const of = (name: string) => chain.said("streams", name).find((event) => arg(event, "batchId") === batchId);
    const [committed, finalized, convicted, refunded] = [
      of("BatchCommitted")!,
      of("BatchFinalized"),
      of("BatchConvicted"),
      of("RefundClaimed"),
    ];
    const ended = finalized ?? convicted;
    const view = await chain.read<BatchView>("streams", "getBatch", [batchId]);
    const state = BATCH_STATES[view.state]!;
    const id = numberId(batchId);
    expected.set(id, {
      id,
      batchId,
      state,
      stream: numberId(view.streamId),
      provider: view.provider,
      number: arg(committed, "batch"),
      jobsRoot: state === "CONVICTED" ? arg<string>(committed, "jobsRoot") : view.jobsRoot,
      jobCount: arg(committed, "jobCount"),
      amount: refunded === undefined ? view.amount : arg(committed, "amount"),
      locked: state === "COMMITTED" ? view.locked : arg(committed, "locked"),
      feeBps: view.feeBps,
      windowEnd: view.windowEnd,
      windowCap: view.windowCap,
      locator: arg<string>(committed, "locator"),
      committedAt: committed.timestamp,
      committedIn: committed.transaction,
      endedAt: ended?.timestamp ?? null,
      endedIn: ended?.transaction ?? null,
      paid: finalized === undefined ? null : arg(finalized, "paid"),
      fee: finalized === undefined ? null : arg(finalized, "fee"),
      refund: refunded === undefined ? null : arg(refunded, "amount"),
      refundedAt: refunded?.timestamp ?? null,
      conviction: state === "CONVICTED" ? id : null,
    });
  }
  return expected;
};

export const expectVoucherCollections: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  const collected = new Map<bigint, bigint>();
  for (const event of chain.said("streams", "BatchCommitted")) {
    const streamId = arg(event, "streamId");
    collected.set(streamId, (collected.get(streamId) ?? 0n) + arg(event, "amount"));
    const id = eventId(event);
    expected.set(id, {
      id,
      stream: numberId(streamId),
      batch: numberId(arg(event, "batchId")),
      cumulativeAmount: collected.get(streamId)!,
      amount: arg(event, "amount"),
      jobCount: arg(event, "jobCount"),
      timestamp: event.timestamp,
      transaction: event.transaction,
    });
  }
  return expected;
};

const ESCROWS = ["escrow", "streams"] as const;

/** Token of a job or stream that an event is about. */
function tokenOf(chain: ChainAt, event: PastEvent): string {
  const isJob = "jobId" in event.args;
  const [contract, name, key] = isJob ? (["escrow", "JobPosted", "jobId"] as const) : (["streams", "StreamOpened", "streamId"] as const);
  return arg<string>(
    chain.said(contract, name).find((one) => arg(one, key) === arg(event, key))!,
    "token",
  );
}

/** All that was ever credited: to whom, in which token of which escrow, and the fee of finalized work. */
function credits(chain: ChainAt) {
  return ESCROWS.flatMap((escrow) =>
    chain.said(escrow, "JobFinalized", "JobCancelled", "JobExpired", "StreamClosed", "BatchFinalized").flatMap((event) => {
      const token = tokenOf(chain, event);
      const earned = event.name === "JobFinalized" || event.name === "BatchFinalized";
      const paid = earned
        ? [{ escrow, token, account: arg<string>(event, "provider"), amount: arg(event, "paid"), fee: arg(event, "fee") }]
        : [];
      const refunded =
        "refund" in event.args && arg(event, "refund") > 0n
          ? [{ escrow, token, account: arg<string>(event, "requester"), amount: arg(event, "refund"), fee: 0n }]
          : [];
      return [...paid, ...refunded];
    }),
  );
}

export const expectCredits: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  const all = credits(chain);
  const keys = new Map(all.map(({ escrow, token, account }) => [`${escrow} ${token} ${account}`, { escrow, token, account }]));
  for (const withdrawal of ESCROWS.flatMap((escrow) => chain.said(escrow, "Withdrawn"))) {
    const [escrow, token, account] = [
      withdrawal.contract as (typeof ESCROWS)[number],
      arg<string>(withdrawal, "token"),
      arg<string>(withdrawal, "account"),
    ];
    keys.set(`${escrow} ${token} ${account}`, { escrow, token, account });
  }
  const dpin = chain.addresses.token.toLowerCase();
  for (const { escrow, token, account } of keys.values()) {
    const own = all.filter((one) => one.escrow === escrow && one.token === token && one.account === account);
    const address = chain.addresses[escrow].toLowerCase();
    const id = join(address, token, account);
    const withdrawals = chain
      .said(escrow, "Withdrawn")
      .filter((event) => arg<string>(event, "token") === token && arg<string>(event, "account") === account);
    expected.set(id, {
      id,
      escrow: address,
      token: join(address, token),
      account,
      amount: await chain.read<bigint>(escrow, "credit", [token, account]),
      credited: sum(own.map(({ amount }) => amount)),
      withdrawn: sum(withdrawals.map((event) => arg(event, "amount"))),
      fees: token === dpin ? await chain.read<bigint>(escrow, "workOf", [account]) : sum(own.map(({ fee }) => fee)),
    });
  }
  return expected;
};

export const expectPaymentTokens: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const escrow of ESCROWS) {
    for (const token of new Set(chain.said(escrow, "TokenSet").map((event) => arg<string>(event, "token")))) {
      const [tokenId, allowed, stakePerUnit] = await chain.read<[number, boolean, bigint]>(escrow, "getToken", [token]);
      const address = chain.addresses[escrow].toLowerCase();
      const finalized = chain.said(escrow, "JobFinalized", "BatchFinalized").filter((event) => tokenOf(chain, event) === token);
      const id = join(address, token);
      expected.set(id, {
        id,
        escrow: address,
        token,
        tokenId,
        allowed,
        stakePerUnit,
        fees: await chain.read<bigint>(escrow, "fees", [token]),
        feesTaken: sum(finalized.map((event) => arg(event, "fee"))),
        paid: sum(finalized.map((event) => arg(event, "paid"))),
      });
    }
  }
  return expected;
};
