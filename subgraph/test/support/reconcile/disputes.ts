import { arg, eventId, numberId, type Expect, type Value } from "./expectation.ts";
import type { ChainAt, PastEvent } from "./chainAt.ts";

const FIRST_BATCH = 1n << 40n;
const KINDS = ["", "ELEMENT", "OUTPUT_ROOT", "PADDING_BYTE", "PADDING_NODE", "SILENCE"];
interface Fault {
  kind: number;
  op: number;
  index: number;
  committed: number;
  recomputed: number;
}
const faultOf = (event: PastEvent) => arg<Fault>(event, "fault");
const isSilence = (event: PastEvent) => KINDS[faultOf(event).kind] === "SILENCE";
const judged = (id: bigint) => ({ job: id < FIRST_BATCH ? numberId(id) : null, batch: id < FIRST_BATCH ? null : numberId(id) });

export const expectClaims: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const event of chain.said("challenges", "ClaimCommitted")) {
    const id = arg<string>(event, "claim");
    const [block, time] = await chain.read<[bigint, number]>("challenges", "getClaim", [id]);
    const convicted = chain
      .said("challenges", "Convicted")
      .filter((one) => arg<string>(one, "claim") === id)
      .at(-1);
    // The chain forgets a claim that convicted.
    const isKept = time !== 0;
    expected.set(id, {
      id,
      challenger: arg<string>(event, "challenger"),
      block: isKept ? block : event.block,
      committedAt: isKept ? time : event.timestamp,
      conviction: isKept || convicted === undefined ? null : numberId(arg(convicted, "id")),
    });
  }
  return expected;
};

export const expectFraudProofs: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const event of chain.said("challenges", "Convicted")) {
    if (isSilence(event)) continue;
    const { kind, op, index, committed, recomputed } = faultOf(event);
    const id = eventId(event);
    expected.set(id, {
      id,
      conviction: numberId(arg(event, "id")),
      kind: KINDS[kind]!,
      leaf: arg(event, "leaf"),
      op,
      index,
      committed,
      recomputed,
      challenger: arg<string>(event, "challenger"),
      timestamp: event.timestamp,
      transaction: event.transaction,
    });
  }
  return expected;
};

export const expectConvictions: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const event of chain.said("challenges", "Convicted")) {
    const number = arg(event, "id");
    const view = await chain.read<{ challenger: string; slashed: bigint; settled: boolean }>("challenges", "getConviction", [number]);
    const settled = chain.said("challenges", "Settled").find((one) => arg(one, "id") === number);
    const { kind, op, index } = faultOf(event);
    const id = numberId(number);
    // The split of ComputeChallenges: 30 % and 40 %, rounded down, and the rest.
    const [compensation, bounty] = [(view.slashed * 3_000n) / 10_000n, (view.slashed * 4_000n) / 10_000n];
    expected.set(id, {
      id,
      ...judged(number),
      provider: arg<string>(event, "provider"),
      challenger: view.challenger,
      kind: KINDS[kind]!,
      leaf: arg(event, "leaf"),
      op,
      index,
      slashed: view.slashed,
      compensation,
      bounty,
      burned: view.slashed - compensation - bounty,
      settled: view.settled,
      settledAt: settled?.timestamp ?? null,
      claim: isSilence(event) ? null : arg<string>(event, "claim"),
      proof: isSilence(event) ? null : eventId(event),
      convictedAt: event.timestamp,
      convictedIn: event.transaction,
    });
  }
  return expected;
};

interface RevealView {
  demander: string;
  deposit: bigint;
  respondBy: number;
  answered: boolean;
}

/** The open deposits are what the contract holds beside credits; `Network` is checked against that. */
export const revealOf = (chain: ChainAt, id: string): Promise<RevealView> => chain.read<RevealView>("challenges", "getReveal", [id]);

export const expectReveals: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const event of chain.said("challenges", "RevealDemanded")) {
    const id = arg<string>(event, "revealId");
    const view = await revealOf(chain, id);
    const answered = chain.said("challenges", "RevealAnswered").find((one) => arg<string>(one, "revealId") === id);
    const number = arg(event, "id");
    const [, provider] = await chain.read<[string, string]>(number < FIRST_BATCH ? "escrow" : "streams", "partiesOf", [number]);
    expected.set(id, {
      id,
      state: view.answered ? "ANSWERED" : view.deposit === 0n ? "RECLAIMED" : "DEMANDED",
      ...judged(number),
      provider,
      demander: view.demander,
      leaf: arg(event, "leaf"),
      op: arg(event, "op"),
      level: arg<number>(event, "level"),
      index: arg(event, "index"),
      hash: arg<string>(event, "hash"),
      deposit: arg(event, "deposit"),
      respondBy: view.respondBy,
      demandedAt: event.timestamp,
      demandedIn: event.transaction,
      answeredAt: answered?.timestamp ?? null,
      answeredIn: answered?.transaction ?? null,
      answerLength: answered === undefined ? null : arg<string>(answered, "data").length / 2 - 1,
    });
  }
  return expected;
};

export const expectReferees: Expect = async (chain) => {
  const expected = new Map<string, Record<string, Value>>();
  for (const event of chain.said("challenges", "RefereeRegistered")) {
    const version = arg<number>(event, "version");
    const id = numberId(version);
    expected.set(id, { id, version, referee: await chain.read<string>("challenges", "referee", [version]), registeredAt: event.timestamp });
  }
  return expected;
};
