import { computeChallengesAbi } from "../../../sdk/src/abi/computeChallengesAbi.ts";
import { jobEscrowAbi } from "../../../sdk/src/abi/jobEscrowAbi.ts";
import { jobStreamsAbi } from "../../../sdk/src/abi/jobStreamsAbi.ts";
import { ADDRESSES } from "../support/handlers/addresses.ts";
import { eventsOf } from "../support/handlers/eventsOf.ts";
import { at, needsStruct, type HandlerStory } from "../support/handlers/HandlerStory.ts";
import { CHALLENGER, CODE, NOBODY, OTHER, PROVIDER, REQUESTER, STRANGER, word } from "../support/handlers/people.ts";
import { numberId, withIndex, wordId } from "../support/reconcile/expectation.ts";

const challenges = eventsOf({ contract: "challenges", abi: computeChallengesAbi });
const escrow = eventsOf({ contract: "escrow", abi: jobEscrowAbi });
const streams = eventsOf({ contract: "streams", abi: jobStreamsAbi });
const { token } = ADDRESSES;
const BATCH = 2n ** 40n;
const [ROOT, HASH] = [word("70"), word("71")] as const;
const [CLAIM, BATCH_CLAIM, IDLE_CLAIM] = [word("c1"), word("c2"), word("c3")] as const;
const [ANSWERED, RECLAIMED, OPEN] = [word("e1"), word("e2"), word("e3")] as const;
const NO_CLAIM = word("00");
const [ELEMENT, PADDING_NODE, SILENCE] = [1, 4, 5];
const terms = { responseTime: 20, answerGas: 110_000, minGasPrice: 10n ** 9n, minDeposit: 10n ** 15n };

const job = (jobId: bigint) => [
  escrow("JobPosted", {
    ...{ jobId, requester: REQUESTER, provider: NOBODY, programRoot: ROOT, inputRoot: ROOT, token },
    ...{ minPrice: 100n, maxPrice: 200n, acceptBy: 1400, runTime: 300, locator: "" },
  }),
  escrow("JobAccepted", { jobId, provider: PROVIDER, price: 150n, locked: 1500n, commitBy: 1500, feeBps: 100, penaltyBps: 500 }),
  escrow("JobCommitted", {
    ...{ jobId, provider: PROVIDER, outputRoot: ROOT, traceRoot: ROOT, windowEnd: 1330, windowCap: 1530, locator: "" },
  }),
];
const node = { op: 4, level: 1, index: 9 };
const demanded = (id: bigint, revealId: `0x${string}`, leaf: number) =>
  challenges("RevealDemanded", { id, revealId, demander: STRANGER, leaf, ...node, hash: HASH, deposit: 50n, respondBy: 1320 });
const asDemanded = {
  ...{ demander: { id: STRANGER }, provider: { id: PROVIDER }, op: 4n, level: 1, index: 9n, hash: HASH, deposit: 50n },
  ...{ respondBy: 1320n, demandedAt: 1200n, demandedIn: wordId(3n) },
};
const notAnswered = { answeredAt: null, answeredIn: null, answerLength: null };
const split = { slashed: 1500n, compensation: 600n, bounty: 500n, burned: 400n };

export const challengesStory: HandlerStory = {
  name: "challenges",
  blocks: [
    at(
      1000,
      challenges("Upgraded", { implementation: CODE }),
      challenges("RefereeRegistered", { version: 1, referee: CODE }),
      challenges("RefereeRegistered", { version: 2, referee: OTHER }),
      challenges("RevealTermsSet", { terms }),
    ),
    at(
      1100,
      ...job(1n),
      ...job(2n),
      streams("StreamOpened", { streamId: 1n, requester: REQUESTER, provider: PROVIDER, token, signer: REQUESTER }),
      streams("BatchCommitted", {
        ...{ batchId: BATCH, streamId: 1n, provider: PROVIDER, batch: 0n, jobsRoot: ROOT, jobCount: 3, amount: 100n, locked: 1000n },
        ...{ feeBps: 100, windowEnd: 1330, windowCap: 1530, locator: "" },
      }),
    ),
    at(
      1200,
      challenges("ClaimCommitted", { claim: CLAIM, challenger: CHALLENGER }),
      challenges("ClaimCommitted", { claim: BATCH_CLAIM, challenger: CHALLENGER }),
      challenges("ClaimCommitted", { claim: IDLE_CLAIM, challenger: OTHER }),
      demanded(1n, ANSWERED, 0),
      demanded(2n, RECLAIMED, 0),
      demanded(BATCH, OPEN, 2),
    ),
    at(
      1300,
      challenges("RevealAnswered", { id: 1n, revealId: ANSWERED, provider: PROVIDER, leaf: 0, ...node, data: "0x010203" }),
      escrow("JobConvicted", { jobId: 1n, provider: PROVIDER, locked: 1500n }),
      challenges("Convicted", {
        ...{ id: 1n, provider: PROVIDER, challenger: CHALLENGER, claim: CLAIM, leaf: 0, ...split },
        fault: { kind: ELEMENT, op: 4, index: 777, committed: -5, recomputed: 12 },
      }),
      streams("BatchConvicted", { batchId: BATCH, provider: PROVIDER, locked: 1000n }),
      challenges("Convicted", {
        ...{ id: BATCH, provider: PROVIDER, challenger: CHALLENGER, claim: BATCH_CLAIM, leaf: 2, ...split },
        fault: { kind: PADDING_NODE, op: 3, index: 8, committed: 0, recomputed: 0 },
      }),
    ),
    at(
      1400,
      escrow("JobConvicted", { jobId: 2n, provider: PROVIDER, locked: 1500n }),
      challenges("Convicted", {
        ...{ id: 2n, provider: PROVIDER, challenger: STRANGER, claim: NO_CLAIM, leaf: 0, ...split },
        fault: { kind: SILENCE, op: 4, index: 9, committed: 0, recomputed: 0 },
      }),
      challenges("DepositReclaimed", { id: 2n, revealId: RECLAIMED, demander: STRANGER, deposit: 50n }),
      needsStruct(
        challenges("Settled", { id: 1n, requester: REQUESTER, challenger: CHALLENGER, compensation: 600n, bounty: 500n, burned: 400n }),
      ),
      // Who convicted may be the requester.
      needsStruct(
        challenges("Settled", { id: 2n, requester: STRANGER, challenger: STRANGER, compensation: 600n, bounty: 500n, burned: 400n }),
      ),
      challenges("RevealTermsSet", { terms: { ...terms, minDeposit: 7n } }),
    ),
    at(4000, challenges("DepositsWithdrawn", { account: PROVIDER, to: OTHER, amount: 50n })),
  ],
  answers: [
    needsStruct({
      query: `{ convictions { id job { id conviction { id } } batch { id conviction { id } } provider { id } challenger { id } kind leaf op index slashed compensation bounty burned
        settled settledAt claim { id } proof { id } convictedAt convictedIn } }`,
      expected: {
        convictions: [
          {
            id: numberId(1n),
            job: { id: numberId(1n), conviction: { id: numberId(1n) } },
            batch: null,
            challenger: { id: CHALLENGER },
            kind: "ELEMENT",
            ...{ leaf: 0n, op: 4n, index: 777n, settled: true, settledAt: 1400n },
            claim: { id: CLAIM },
            proof: { id: withIndex(wordId(4n), 2) },
            ...{ convictedAt: 1300n, convictedIn: wordId(4n) },
          },
          {
            id: numberId(BATCH),
            job: null,
            batch: { id: numberId(BATCH), conviction: { id: numberId(BATCH) } },
            challenger: { id: CHALLENGER },
            kind: "PADDING_NODE",
            ...{ leaf: 2n, op: 3n, index: 8n, settled: false, settledAt: null },
            claim: { id: BATCH_CLAIM },
            proof: { id: withIndex(wordId(4n), 4) },
            ...{ convictedAt: 1300n, convictedIn: wordId(4n) },
          },
          {
            id: numberId(2n),
            job: { id: numberId(2n), conviction: { id: numberId(2n) } },
            batch: null,
            challenger: { id: STRANGER },
            kind: "SILENCE",
            ...{ leaf: 0n, op: 4n, index: 9n, settled: true, settledAt: 1400n },
            claim: null,
            proof: null,
            ...{ convictedAt: 1400n, convictedIn: wordId(5n) },
          },
        ].map((conviction) => ({ provider: { id: PROVIDER }, ...split, ...conviction })),
      },
    }),
    needsStruct({
      query: "{ fraudProofs { id conviction { id } kind leaf op index committed recomputed challenger { id } timestamp transaction } }",
      expected: {
        fraudProofs: [
          {
            ...{ id: withIndex(wordId(4n), 2), conviction: { id: numberId(1n) }, kind: "ELEMENT", leaf: 0n, op: 4n, index: 777n },
            ...{ committed: -5, recomputed: 12 },
          },
          {
            ...{ id: withIndex(wordId(4n), 4), conviction: { id: numberId(BATCH) }, kind: "PADDING_NODE", leaf: 2n, op: 3n, index: 8n },
            ...{ committed: 0, recomputed: 0 },
          },
        ].map((proof) => ({ challenger: { id: CHALLENGER }, timestamp: 1300n, transaction: wordId(4n), ...proof })),
      },
    }),
    needsStruct({
      query: "{ claims { id challenger { id } block committedAt conviction { id } } }",
      expected: {
        claims: [
          { id: CLAIM, challenger: { id: CHALLENGER }, conviction: { id: numberId(1n) } },
          { id: BATCH_CLAIM, challenger: { id: CHALLENGER }, conviction: { id: numberId(BATCH) } },
          { id: IDLE_CLAIM, challenger: { id: OTHER }, conviction: null },
        ].map((claim) => ({ block: 3n, committedAt: 1200n, ...claim })),
      },
    }),
    {
      query: `{ reveals { id state job { id } batch { id } provider { id } demander { id } leaf op level index hash deposit respondBy demandedAt demandedIn answeredAt answeredIn answerLength } }`,
      expected: {
        reveals: [
          {
            ...{ ...asDemanded, id: ANSWERED, state: "ANSWERED", job: { id: numberId(1n) }, batch: null, leaf: 0n },
            ...{ answeredAt: 1300n, answeredIn: wordId(4n), answerLength: 3 },
          },
          { ...asDemanded, ...notAnswered, id: RECLAIMED, state: "RECLAIMED", job: { id: numberId(2n) }, batch: null, leaf: 0n },
          { ...asDemanded, ...notAnswered, id: OPEN, state: "DEMANDED", job: null, batch: { id: numberId(BATCH) }, leaf: 2n },
        ],
      },
    },
    needsStruct({
      query: "{ accounts { id isVerifier convictionsWon bounties compensation depositCredit } }",
      expected: {
        accounts: [
          { id: REQUESTER, isVerifier: false, convictionsWon: 0, bounties: 0n, compensation: 600n, depositCredit: 0n },
          { id: PROVIDER, isVerifier: false, convictionsWon: 0, bounties: 0n, compensation: 0n, depositCredit: 0n },
          { id: CHALLENGER, isVerifier: true, convictionsWon: 2, bounties: 500n, compensation: 0n, depositCredit: 0n },
          { id: OTHER, isVerifier: true, convictionsWon: 0, bounties: 0n, compensation: 0n, depositCredit: 0n },
          { id: STRANGER, isVerifier: true, convictionsWon: 1, bounties: 500n, compensation: 600n, depositCredit: 50n },
        ],
      },
    }),
    needsStruct({
      query: '{ network(id: "0x00") { claims convictions reveals revealDeposits } providers { id convictionsLost } }',
      expected: {
        network: { claims: 3, convictions: 3, reveals: 3, revealDeposits: 50n },
        providers: [{ id: PROVIDER, convictionsLost: 3 }],
      },
    }),
    {
      query: "{ referees { id version referee registeredAt } }",
      expected: {
        referees: [
          { id: numberId(1n), version: 1n, referee: CODE, registeredAt: 1000n },
          { id: numberId(2n), version: 2n, referee: OTHER, registeredAt: 1000n },
        ],
      },
    },
    needsStruct({
      query: '{ parameters(where: { name_starts_with: "ComputeChallenges" }) { name unit value address updatedAt } }',
      expected: {
        parameters: [
          { name: "ComputeChallenges.implementation", unit: "address", address: CODE },
          { name: "ComputeChallenges.responseTime", unit: "seconds", value: 20n },
          { name: "ComputeChallenges.answerGas", unit: "gas", value: 110_000n },
          { name: "ComputeChallenges.minGasPrice", unit: "native wei", value: 10n ** 9n },
          { name: "ComputeChallenges.minDeposit", unit: "native wei", value: 7n, updatedAt: 1400n },
        ].map((parameter) => ({ value: null, address: null, updatedAt: 1000n, ...parameter })),
      },
    }),
    needsStruct({
      query:
        "{ networkSamples(where: { convicted: 1 }) { posted } providerHistories(interval: day, current: include) { provider { id } convicted } }",
      expected: {
        networkSamples: [{ posted: 0 }, { posted: 0 }, { posted: 0 }],
        providerHistories: [{ provider: { id: PROVIDER }, convicted: 3 }],
      },
    }),
  ],
};
