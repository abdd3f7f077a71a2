import { jobStreamsAbi } from "../../../sdk/src/abi/jobStreamsAbi.ts";
import { ADDRESSES } from "../support/handlers/addresses.ts";
import { eventsOf } from "../support/handlers/eventsOf.ts";
import { at, needsStruct, type HandlerStory } from "../support/handlers/HandlerStory.ts";
import { ADMIN, CODE, OTHER, PROVIDER, REQUESTER, STRANGER, USD, word } from "../support/handlers/people.ts";
import { join, numberId, withIndex, wordId } from "../support/reconcile/expectation.ts";

const streams = eventsOf({ contract: "streams", abi: jobStreamsAbi });
const { streams: address, token: DPIN } = ADDRESSES;
const [inDpin, inUsd] = [join(address, DPIN), join(address, USD)];
const JOBS = word("70");
const FIRST = 2n ** 40n;
const parameters = { challengeWindow: 30, maxDisputeTime: 200, fundsThawTime: 500, feeBps: 100, lockFactorPercent: 1000, minLock: 77n };

const opened = (streamId: bigint, token: `0x${string}`) =>
  streams("StreamOpened", { streamId, requester: REQUESTER, provider: PROVIDER, token, signer: STRANGER });
const committed = (batchId: bigint, streamId: bigint, batch: bigint, amount: bigint) =>
  streams("BatchCommitted", {
    ...{ batchId, streamId, provider: PROVIDER, batch, jobsRoot: JOBS, jobCount: 3, amount, locked: 10n * amount },
    ...{ feeBps: 100, windowEnd: 1330, windowCap: 1530, locator: "a batch" },
  });
/** A batch of these before it ends. */
const asCommitted = (batchId: bigint, stream: bigint, number: bigint, amount: bigint) => ({
  id: numberId(batchId),
  batchId,
  stream: { id: numberId(stream) },
  provider: { id: PROVIDER },
  number,
  jobsRoot: JOBS,
  jobCount: 3n,
  amount,
  locked: 10n * amount,
  feeBps: 100,
  windowEnd: 1330n,
  windowCap: 1530n,
  locator: "a batch",
  committedAt: 1300n,
  committedIn: wordId(4n),
  conviction: null,
});
const asEnded = { endedAt: 1400n, endedIn: wordId(5n) };
const notPaid = { paid: null, fee: null, refund: null, refundedAt: null };

export const streamsStory: HandlerStory = {
  name: "streams",
  blocks: [
    at(
      1000,
      streams("Upgraded", { implementation: CODE }),
      streams("ParametersSet", { parameters }),
      streams("ChallengesSet", { challenges: ADDRESSES.challenges }),
      streams("TokenSet", { token: DPIN, tokenId: 1, allowed: true, stakePerUnit: 10n ** 18n }),
      streams("TokenSet", { token: USD, tokenId: 2, allowed: true, stakePerUnit: 5n }),
      streams("Paused", { account: ADMIN }),
    ),
    at(
      1100,
      streams("Unpaused", { account: ADMIN }),
      opened(1n, DPIN),
      streams("StreamFunded", { streamId: 1n, from: REQUESTER, amount: 1000n, funded: 1000n }),
      opened(2n, USD),
      streams("StreamFunded", { streamId: 2n, from: REQUESTER, amount: 400n, funded: 400n }),
      opened(3n, DPIN),
    ),
    at(
      1200,
      streams("StreamFunded", { streamId: 1n, from: STRANGER, amount: 500n, funded: 1500n }),
      streams("FundsThawing", { streamId: 1n, amount: 300n, thawedAt: 1250 }),
      streams("FundsThawing", { streamId: 2n, amount: 50n, thawedAt: 1700 }),
      streams("FundsThawing", { streamId: 3n, amount: 9n, thawedAt: 1700 }),
    ),
    at(
      1300,
      streams("FundsWithdrawn", { streamId: 1n, to: OTHER, amount: 300n, funded: 1200n }),
      committed(FIRST, 1n, 0n, 100n),
      committed(FIRST + 1n, 1n, 1n, 200n),
      committed(FIRST + 2n, 2n, 0n, 40n),
      committed(FIRST + 3n, 1n, 2n, 7n),
      streams("WindowExtended", { batchId: FIRST, windowEnd: 1350 }),
    ),
    at(
      1400,
      streams("BatchFinalized", { batchId: FIRST, streamId: 1n, provider: PROVIDER, paid: 98n, fee: 2n }),
      streams("BatchConvicted", { batchId: FIRST + 1n, provider: PROVIDER, locked: 2000n }),
      streams("BatchFinalized", { batchId: FIRST + 2n, streamId: 2n, provider: PROVIDER, paid: 39n, fee: 1n }),
    ),
    at(
      4000,
      streams("RefundClaimed", { batchId: FIRST + 1n, requester: REQUESTER, to: STRANGER, amount: 200n }),
      streams("StreamClosed", { streamId: 3n, requester: REQUESTER, refund: 9n }),
      streams("Withdrawn", { token: DPIN, account: PROVIDER, to: OTHER, amount: 98n }),
      streams("FeesBurned", { amount: 2n }),
      streams("FeesSwept", { token: USD, to: ADMIN, amount: 1n }),
      streams("ParametersSet", { parameters: { ...parameters, fundsThawTime: 600 } }),
    ),
  ],
  answers: [
    {
      query: `{ streams { id streamId open requester { id } provider { id } signer token { id } batchCount funded collected thawing thawedAt withdrawn refund openedAt closedAt } }`,
      expected: {
        streams: [
          {
            ...{ id: numberId(1n), streamId: 1n, open: true, token: { id: inDpin }, batchCount: 3n, funded: 1200n, collected: 307n },
            ...{ thawing: 0n, thawedAt: 0n, withdrawn: 300n, refund: null, closedAt: null },
          },
          {
            ...{ id: numberId(2n), streamId: 2n, open: true, token: { id: inUsd }, batchCount: 1n, funded: 400n, collected: 40n },
            ...{ thawing: 50n, thawedAt: 1700n, withdrawn: 0n, refund: null, closedAt: null },
          },
          {
            ...{ id: numberId(3n), streamId: 3n, open: false, token: { id: inDpin }, batchCount: 0n, funded: 0n, collected: 0n },
            ...{ thawing: 0n, thawedAt: 0n, withdrawn: 0n, refund: 9n, closedAt: 4000n },
          },
        ].map((stream) => ({ requester: { id: REQUESTER }, provider: { id: PROVIDER }, signer: STRANGER, openedAt: 1100n, ...stream })),
      },
    },
    {
      query: `{ batches { id batchId state stream { id } provider { id } number jobsRoot jobCount amount locked feeBps windowEnd windowCap locator committedAt committedIn
        endedAt endedIn paid fee refund refundedAt conviction { id } } }`,
      expected: {
        batches: [
          { ...asCommitted(FIRST, 1n, 0n, 100n), ...asEnded, ...notPaid, state: "FINALIZED", windowEnd: 1350n, paid: 98n, fee: 2n },
          { ...asCommitted(FIRST + 1n, 1n, 1n, 200n), ...asEnded, ...notPaid, state: "CONVICTED", refund: 200n, refundedAt: 4000n },
          { ...asCommitted(FIRST + 2n, 2n, 0n, 40n), ...asEnded, ...notPaid, state: "FINALIZED", paid: 39n, fee: 1n },
          { ...asCommitted(FIRST + 3n, 1n, 2n, 7n), ...notPaid, state: "COMMITTED", endedAt: null, endedIn: null },
        ],
      },
    },
    {
      query: "{ voucherCollections { id stream { id } batch { id } cumulativeAmount amount jobCount timestamp transaction } }",
      expected: {
        voucherCollections: (
          [
            [1, 1n, FIRST, 100n, 100n],
            [2, 1n, FIRST + 1n, 300n, 200n],
            [3, 2n, FIRST + 2n, 40n, 40n],
            [4, 1n, FIRST + 3n, 307n, 7n],
          ] as const
        ).map(([log, stream, batch, cumulativeAmount, amount]) => ({
          id: withIndex(wordId(4n), log),
          stream: { id: numberId(stream) },
          batch: { id: numberId(batch) },
          cumulativeAmount,
          amount,
          jobCount: 3n,
          timestamp: 1300n,
          transaction: wordId(4n),
        })),
      },
    },
    {
      query: `{ network(id: "0x00") { streams streamsOpen batches batchesCommitted batchesFinalized batchesConvicted batchedJobs feesBurned } }`,
      expected: {
        network: {
          ...{ streams: 3, streamsOpen: 2, batches: 4, batchesCommitted: 1, batchesFinalized: 2, batchesConvicted: 1 },
          ...{ batchedJobs: 12n, feesBurned: 2n },
        },
      },
    },
    {
      query: "{ providers { id batchesCommitted batchesFinalized earned work } accounts { id isRequester jobsPosted } }",
      expected: {
        providers: [{ id: PROVIDER, batchesCommitted: 4, batchesFinalized: 2, earned: 98n, work: 2n }],
        accounts: [
          { id: REQUESTER, isRequester: true, jobsPosted: 0 },
          { id: PROVIDER, isRequester: false, jobsPosted: 0 },
        ],
      },
    },
    {
      query: "{ credits { id escrow amount credited withdrawn fees } }",
      expected: {
        credits: [
          { id: join(inDpin, PROVIDER), escrow: address, amount: 0n, credited: 98n, withdrawn: 98n, fees: 2n },
          { id: join(inUsd, PROVIDER), escrow: address, amount: 39n, credited: 39n, withdrawn: 0n, fees: 1n },
          { id: join(inDpin, REQUESTER), escrow: address, amount: 9n, credited: 9n, withdrawn: 0n, fees: 0n },
        ],
      },
    },
    {
      query: "{ paymentTokens { id tokenId allowed stakePerUnit fees feesTaken paid } }",
      expected: {
        paymentTokens: [
          { id: inDpin, tokenId: 1, allowed: true, stakePerUnit: 10n ** 18n, fees: 0n, feesTaken: 2n, paid: 98n },
          { id: inUsd, tokenId: 2, allowed: true, stakePerUnit: 5n, fees: 0n, feesTaken: 1n, paid: 39n },
        ],
      },
    },
    needsStruct({
      query: "{ parameters { name unit value address updatedAt } }",
      expected: {
        parameters: [
          { name: "JobStreams.implementation", unit: "address", address: CODE },
          { name: "JobStreams.challenges", unit: "address", address: ADDRESSES.challenges },
          { name: "JobStreams.challengeWindow", unit: "seconds", value: 30n },
          { name: "JobStreams.maxDisputeTime", unit: "seconds", value: 200n },
          { name: "JobStreams.fundsThawTime", unit: "seconds", value: 600n, updatedAt: 4000n },
          { name: "JobStreams.feeBps", unit: "bps", value: 100n },
          { name: "JobStreams.lockFactorPercent", unit: "percent", value: 1000n },
          { name: "JobStreams.minLock", unit: "DPIN wei", value: 77n },
          { name: "JobStreams.proofTail", unit: "seconds", value: 21n },
          { name: "JobStreams.minChallengeWindow", unit: "seconds", value: 11n },
          { name: "JobStreams.paused", unit: "flag", value: 0n, updatedAt: 1100n },
        ].map((parameter) => ({ value: null, address: null, updatedAt: 1000n, ...parameter })),
      },
    }),
    {
      query: "{ providerSamples { finalized earned } networkSamples { finalized fees } }",
      expected: {
        providerSamples: [
          { finalized: 1, earned: 98n },
          { finalized: 1, earned: 0n },
        ],
        // Finalized jobs are counted, not batches.
        networkSamples: [
          { finalized: 0, fees: 2n },
          { finalized: 0, fees: 0n },
        ],
      },
    },
  ],
};
