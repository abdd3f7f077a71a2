import { jobEscrowAbi } from "../../../sdk/src/abi/jobEscrowAbi.ts";
import { ADDRESSES } from "../support/handlers/addresses.ts";
import { eventsOf } from "../support/handlers/eventsOf.ts";
import { at, needsStruct, type HandlerStory } from "../support/handlers/HandlerStory.ts";
import { ADMIN, CODE, NOBODY, OTHER, PROVIDER, REQUESTER, STRANGER, USD, word } from "../support/handlers/people.ts";
import { join, numberId, wordId } from "../support/reconcile/expectation.ts";

const escrow = eventsOf({ contract: "escrow", abi: jobEscrowAbi });
const { escrow: address, token: DPIN } = ADDRESSES;
const [PROGRAM, INPUT, OUTPUT, TRACE] = [word("70"), word("71"), word("72"), word("73")] as const;
const [inDpin, inUsd] = [join(address, DPIN), join(address, USD)];
const parameters = {
  ...{ maxJobTime: 600, challengeWindow: 30, maxDisputeTime: 200 },
  ...{ feeBps: 100, penaltyBps: 500, lockFactorPercent: 1000, minLock: 77n },
};

const posted = (jobId: bigint, { token = DPIN, provider = NOBODY }: { token?: `0x${string}`; provider?: `0x${string}` } = {}) =>
  escrow("JobPosted", {
    ...{ jobId, requester: REQUESTER, provider, programRoot: PROGRAM, inputRoot: INPUT, token },
    ...{ minPrice: 100n, maxPrice: 200n, acceptBy: 1400, runTime: 300, locator: `job ${jobId}` },
  });
const accepted = (jobId: bigint) =>
  escrow("JobAccepted", { jobId, provider: PROVIDER, price: 150n, locked: 1500n, commitBy: 1500, feeBps: 100, penaltyBps: 500 });
const committed = (jobId: bigint, locator: string) =>
  escrow("JobCommitted", {
    ...{ jobId, provider: PROVIDER, outputRoot: OUTPUT, traceRoot: TRACE },
    ...{ windowEnd: 1330, windowCap: 1530, locator },
  });

/** What all of these jobs have in common, and what they have before each step. */
const asPosted = (jobId: bigint, token = inDpin) => ({
  id: numberId(jobId),
  jobId,
  requester: { id: REQUESTER },
  designated: null,
  program: { id: PROGRAM },
  inputRoot: INPUT,
  locator: `job ${jobId}`,
  token: { id: token },
  minPrice: 100n,
  maxPrice: 200n,
  acceptBy: 1400n,
  runTime: 300n,
  postedAt: 1100n,
  postedBlock: 2n,
  postedIn: wordId(2n),
});
const notAccepted = {
  ...{ provider: null, price: null, locked: null, feeBps: null, penaltyBps: null, commitBy: null, acceptedAt: null, acceptedIn: null },
};
const asAccepted = {
  ...{ provider: { id: PROVIDER }, price: 150n, locked: 1500n, feeBps: 100, penaltyBps: 500 },
  ...{ commitBy: 1500n, acceptedAt: 1200n, acceptedIn: wordId(3n) },
};
const notCommitted = {
  ...{ outputRoot: null, traceRoot: null, outputLocator: null, windowEnd: null, windowCap: null, committedAt: null, committedIn: null },
};
const asCommitted = {
  ...{ outputRoot: OUTPUT, traceRoot: TRACE, outputLocator: "", windowEnd: 1330n, windowCap: 1530n },
  ...{ committedAt: 1300n, committedIn: wordId(4n) },
};
const notEnded = { endedAt: null, endedIn: null, paid: null, fee: null, refund: null, penalty: null, refundedAt: null, conviction: null };
const asEnded = { ...notEnded, endedAt: 1400n, endedIn: wordId(5n) };

export const escrowStory: HandlerStory = {
  name: "escrow",
  blocks: [
    at(
      1000,
      escrow("Upgraded", { implementation: CODE }),
      escrow("ParametersSet", { parameters }),
      escrow("ChallengesSet", { challenges: ADDRESSES.challenges }),
      escrow("TokenSet", { token: DPIN, tokenId: 1, allowed: true, stakePerUnit: 10n ** 18n }),
      escrow("TokenSet", { token: USD, tokenId: 2, allowed: true, stakePerUnit: 5n }),
      escrow("Paused", { account: ADMIN }),
      escrow("Unpaused", { account: ADMIN }),
    ),
    at(1100, posted(1n), posted(2n, { token: USD, provider: PROVIDER }), posted(3n), posted(4n), posted(5n), posted(6n), posted(7n)),
    at(1200, accepted(1n), accepted(2n), accepted(5n), accepted(6n)),
    at(
      1300,
      committed(1n, "output 1"),
      committed(2n, ""),
      committed(6n, ""),
      escrow("WindowExtended", { jobId: 1n, windowEnd: 1350 }),
      escrow("JobCancelled", { jobId: 3n, requester: REQUESTER, refund: 200n }),
    ),
    at(
      1400,
      escrow("JobFinalized", { jobId: 1n, provider: PROVIDER, requester: REQUESTER, paid: 148n, fee: 2n, refund: 50n }),
      escrow("JobFinalized", { jobId: 2n, provider: PROVIDER, requester: REQUESTER, paid: 199n, fee: 1n, refund: 0n }),
      escrow("JobExpired", { jobId: 4n, provider: NOBODY, requester: REQUESTER, refund: 200n, penalty: 0n }),
      escrow("JobExpired", { jobId: 5n, provider: PROVIDER, requester: REQUESTER, refund: 200n, penalty: 75n }),
      escrow("JobConvicted", { jobId: 6n, provider: PROVIDER, locked: 1500n }),
    ),
    at(
      4000,
      escrow("RefundClaimed", { jobId: 6n, requester: REQUESTER, to: STRANGER, amount: 200n }),
      escrow("Withdrawn", { token: DPIN, account: PROVIDER, to: OTHER, amount: 148n }),
      escrow("FeesBurned", { amount: 2n }),
      escrow("FeesSwept", { token: USD, to: ADMIN, amount: 1n }),
      escrow("TokenSet", { token: USD, tokenId: 2, allowed: false, stakePerUnit: 5n }),
      escrow("ParametersSet", { parameters: { ...parameters, feeBps: 250 } }),
    ),
  ],
  answers: [
    {
      query: `{ jobs { id jobId state requester { id } designated provider { id } program { id } inputRoot locator token { id } minPrice maxPrice acceptBy runTime
        postedAt postedBlock postedIn price locked feeBps penaltyBps commitBy acceptedAt acceptedIn outputRoot traceRoot outputLocator windowEnd windowCap
        committedAt committedIn endedAt endedIn paid fee refund penalty refundedAt conviction { id } } }`,
      expected: {
        jobs: [
          {
            ...asPosted(1n),
            ...asAccepted,
            ...asCommitted,
            ...asEnded,
            ...{ state: "FINALIZED", outputLocator: "output 1", windowEnd: 1350n, paid: 148n, fee: 2n, refund: 50n },
          },
          {
            ...asPosted(2n, inUsd),
            ...asAccepted,
            ...asCommitted,
            ...asEnded,
            ...{ state: "FINALIZED", designated: PROVIDER, paid: 199n, fee: 1n, refund: 0n },
          },
          {
            ...asPosted(3n),
            ...notAccepted,
            ...notCommitted,
            ...{ ...notEnded, state: "CANCELLED", endedAt: 1300n, endedIn: wordId(4n), refund: 200n },
          },
          { ...asPosted(4n), ...notAccepted, ...notCommitted, ...asEnded, state: "EXPIRED", refund: 200n, penalty: 0n },
          { ...asPosted(5n), ...asAccepted, ...notCommitted, ...asEnded, state: "EXPIRED", refund: 200n, penalty: 75n },
          { ...asPosted(6n), ...asAccepted, ...asCommitted, ...asEnded, state: "CONVICTED", refund: 200n, refundedAt: 4000n },
          { ...asPosted(7n), ...notAccepted, ...notCommitted, ...notEnded, state: "POSTED" },
        ],
      },
    },
    {
      query: `{ network(id: "0x00") { programs jobs jobsPosted jobsAccepted jobsCommitted jobsFinalized jobsCancelled jobsExpired jobsConvicted feesBurned } }`,
      expected: {
        network: {
          ...{ programs: 1, jobs: 7, jobsPosted: 1, jobsAccepted: 0, jobsCommitted: 0, jobsFinalized: 2 },
          ...{ jobsCancelled: 1, jobsExpired: 2, jobsConvicted: 1, feesBurned: 2n },
        },
      },
    },
    {
      query: "{ programs { id jobsPosted jobsFinalized jobsConvicted createdAt } }",
      expected: { programs: [{ id: PROGRAM, jobsPosted: 7, jobsFinalized: 2, jobsConvicted: 1, createdAt: 1100n }] },
    },
    {
      query: "{ providers { id registered jobsAccepted jobsFinalized jobsExpired convictionsLost earned work } }",
      expected: {
        providers: [
          {
            id: PROVIDER,
            registered: false,
            jobsAccepted: 4,
            jobsFinalized: 2,
            jobsExpired: 1,
            convictionsLost: 0,
            earned: 148n,
            work: 2n,
          },
        ],
      },
    },
    {
      query: "{ accounts { id isRequester jobsPosted } }",
      expected: {
        accounts: [
          { id: REQUESTER, isRequester: true, jobsPosted: 7 },
          { id: PROVIDER, isRequester: false, jobsPosted: 0 },
        ],
      },
    },
    {
      query: "{ credits { id escrow token { id } account { id } amount credited withdrawn fees } }",
      expected: {
        credits: [
          { token: inDpin, account: PROVIDER, amount: 0n, credited: 148n, withdrawn: 148n, fees: 2n },
          { token: inUsd, account: PROVIDER, amount: 199n, credited: 199n, withdrawn: 0n, fees: 1n },
          { token: inDpin, account: REQUESTER, amount: 650n, credited: 650n, withdrawn: 0n, fees: 0n },
        ].map(({ token, account, ...amounts }) => ({
          id: join(token, account),
          escrow: address,
          token: { id: token },
          account: { id: account },
          ...amounts,
        })),
      },
    },
    {
      query: "{ paymentTokens { id escrow token tokenId allowed stakePerUnit fees feesTaken paid } }",
      expected: {
        paymentTokens: [
          {
            id: inDpin,
            escrow: address,
            token: DPIN,
            tokenId: 1,
            allowed: true,
            stakePerUnit: 10n ** 18n,
            fees: 0n,
            feesTaken: 2n,
            paid: 148n,
          },
          { id: inUsd, escrow: address, token: USD, tokenId: 2, allowed: false, stakePerUnit: 5n, fees: 0n, feesTaken: 1n, paid: 199n },
        ],
      },
    },
    needsStruct({
      query: "{ parameters { name unit value address updatedAt changes { value } } }",
      expected: {
        parameters: [
          { name: "JobEscrow.implementation", unit: "address", address: CODE, changes: [{ value: null }] },
          { name: "JobEscrow.challenges", unit: "address", address: ADDRESSES.challenges, changes: [{ value: null }] },
          { name: "JobEscrow.maxJobTime", unit: "seconds", value: 600n, changes: [{ value: 600n }] },
          { name: "JobEscrow.challengeWindow", unit: "seconds", value: 30n, changes: [{ value: 30n }] },
          { name: "JobEscrow.maxDisputeTime", unit: "seconds", value: 200n, changes: [{ value: 200n }] },
          { name: "JobEscrow.feeBps", unit: "bps", value: 250n, updatedAt: 4000n, changes: [{ value: 100n }, { value: 250n }] },
          { name: "JobEscrow.penaltyBps", unit: "bps", value: 500n, changes: [{ value: 500n }] },
          { name: "JobEscrow.lockFactorPercent", unit: "percent", value: 1000n, changes: [{ value: 1000n }] },
          { name: "JobEscrow.minLock", unit: "DPIN wei", value: 77n, changes: [{ value: 77n }] },
          { name: "JobEscrow.proofTail", unit: "seconds", value: 20n, changes: [{ value: 20n }] },
          { name: "JobEscrow.minChallengeWindow", unit: "seconds", value: 10n, changes: [{ value: 10n }] },
          { name: "JobEscrow.paused", unit: "flag", value: 0n, changes: [{ value: 1n }, { value: 0n }] },
        ].map((parameter) => ({ value: null, address: null, updatedAt: 1000n, ...parameter })),
      },
    }),
    {
      // Over since block 6; its fees in another token are no fees in DPIN.
      query: `{ networkHistories(interval: hour) { timestamp posted finalized convicted fees }
        providerHistories(interval: hour) { timestamp provider { id } finalized convicted earned } }`,
      expected: {
        networkHistories: [{ timestamp: 0n, posted: 7, finalized: 2, convicted: 0, fees: 2n }],
        providerHistories: [{ timestamp: 0n, provider: { id: PROVIDER }, finalized: 2, convicted: 0, earned: 148n }],
      },
    },
    {
      query: "{ providerSamples { provider { id } finalized earned } }",
      expected: {
        providerSamples: [
          { provider: { id: PROVIDER }, finalized: 1, earned: 148n },
          { provider: { id: PROVIDER }, finalized: 1, earned: 0n },
        ],
      },
    },
  ],
};
