import { createReferenceBackend, FAULT_KINDS, type Backend } from "@dpin/runtime";
import {
  computeChallengesAbi,
  getBalance,
  getJob,
  getProvider,
  getTime,
  publishProgram,
  unjail,
  wait,
  waitForJob,
  type DpinClient,
  type PublishedProgram,
} from "@dpin/sdk";
import { expect } from "chai";
import { pino } from "pino";
import { isAddressEqual } from "viem";
import { CHEATS, type Cheat } from "../support/cheats/cheats.ts";
import { smallProgram } from "../support/smallProgram.ts";
import { startTestNetwork, type TestNetwork } from "../support/startTestNetwork.ts";
import { startTestProvider, type TestProvider } from "../support/startTestProvider.ts";
import { startTestVerifier, type TestVerifier } from "../support/startTestVerifier.ts";

const HONEST = 2;
const VERIFIER = 3;
const FIRST_CHEAT = 4;

describe("A network with one honest verifier", () => {
  const small = smallProgram({ seed: 7 });
  let network: TestNetwork;
  let program: PublishedProgram;
  let verifier: TestVerifier;
  let honest: TestProvider;
  const honestJobs: bigint[] = [];

  before(async () => {
    network = await startTestNetwork();
    program = await publishProgram({ store: network.store, ...small });
    verifier = await startTestVerifier({ network, index: VERIFIER });
    honest = await startTestProvider({ network, index: HONEST });
  });
  after(async () => {
    await honest?.stop();
    await verifier?.stop();
    await network?.stop();
  });

  const post = (provider: TestProvider) => network.post({ program, inputs: [small.randomInput()], provider: provider.client.account });

  Object.values<Cheat>(CHEATS).forEach((cheat, i) => {
    it(`convicts a provider for ${cheat.title}`, async () => {
      const index = FIRST_CHEAT + i;
      const backend = cheat.backend({ backend: createReferenceBackend() });
      const publish = cheat.publish && { publish: cheat.publish };
      const cheater = await startTestProvider({ network, index, backend, spotChecks: 0, ...publish });
      try {
        for (let job = 0; job < cheat.honestJobs; job++) {
          const first = await waitForJob(network.requester, { jobId: await post(cheater), states: ["committed"], pollMs: 50 });
          expect(first.state).to.equal("committed");
        }
        honestJobs.push(await post(honest));
        const { staked } = await getProvider(network.requester, { provider: cheater.client.account });
        const jobId = await post(cheater);
        const { locked } = await waitForJob(network.requester, { jobId, states: ["accepted", "committed"], pollMs: 50 });
        await untilConvicted({ network, jobId });

        const events = await eventsOf({ client: network.requester, jobId });
        const convicted = events.find(({ eventName }) => eventName === "Convicted");
        if (convicted?.eventName !== "Convicted") throw new Error("no conviction");
        expect(FAULT_KINDS[convicted.args.fault.kind]).to.equal(cheat.fault);
        expect(isAddressEqual(convicted.args.provider, cheater.client.account)).to.equal(true);
        expect(isAddressEqual(convicted.args.challenger, verifier.client.account)).to.equal(true);
        expect(convicted.args.slashed).to.equal(locked);
        const after = await getProvider(network.requester, { provider: cheater.client.account });
        expect(staked - after.staked >= locked).to.equal(true);
        // One claim and one proof end it, unless there was nothing to prove: then silence does.
        const claims = events.filter(({ eventName }) => eventName === "ClaimCommitted").length;
        expect(claims).to.equal(cheat.fault === "Silence" ? 0 : 1);
      } finally {
        await cheater.stop();
      }
    });
  });

  it("convicts by reveals when openings are given on chain only", async () => {
    const index = FIRST_CHEAT + Object.keys(CHEATS).length;
    const backend = CHEATS.wrongInteriorElement.backend({ backend: createReferenceBackend() });
    // Its server is unreachable for the verifier: only demands on chain are answered.
    const cheater = await startTestProvider({ network, index, backend, spotChecks: 0, advertise: "http://127.0.0.1:1" });
    try {
      const jobId = await post(cheater);
      await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 });
      const { state } = await waitForJob(network.requester, { jobId, pollMs: 50 });
      expect(state).to.equal("convicted");
      const names = (await eventsOf({ client: network.requester, jobId })).map(({ eventName }) => eventName);
      expect(names.filter((name) => name === "RevealAnswered")).to.have.lengthOf(names.filter((name) => name === "RevealDemanded").length);
      expect(names.filter((name) => name === "RevealAnswered").length).to.be.greaterThan(1);
      expect(names.filter((name) => name === "ClaimCommitted" || name === "Convicted")).to.deep.equal(["ClaimCommitted", "Convicted"]);
    } finally {
      await cheater.stop();
    }
  });

  it("lets a jailed provider wait without trying, and take its job when its owner has ended the jail", async () => {
    const index = FIRST_CHEAT + Object.keys(CHEATS).length + 1;
    const lies = { on: true };
    const [right, wrong] = [createReferenceBackend(), CHEATS.flippedOutputByte.backend({ backend: createReferenceBackend() })];
    const backend: Backend = { ...right, run: (request) => (lies.on ? wrong : right).run(request) };
    const log: { event?: string; msg: string }[] = [];
    const logger = pino({ level: "info" }, { write: (line: string) => void log.push(JSON.parse(line) as (typeof log)[number]) });
    const provider = await startTestProvider({ network, index, backend, spotChecks: 0, logger });
    const told = (event: string) => log.filter((line) => line.event === event).length;
    try {
      const { account } = provider.client;
      await untilConvicted({ network, jobId: await post(provider) });
      lies.on = false;
      const jobId = await post(provider);
      while (told("jailed") === 0) await wait({ ms: 20 });
      await wait({ ms: 1_500 });
      expect(told("jailed")).to.equal(1);
      expect(told("retrying")).to.equal(0);
      expect((await getJob(network.requester, { jobId })).state).to.equal("posted");
      const { jailedUntil } = await getProvider(network.requester, { provider: account });
      await network.node.advance(Number(jailedUntil) - (await getTime(network.requester)) + 1);
      await unjail(provider.client);
      const { state } = await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 });
      expect(state).to.equal("committed");
      expect(told("unjailed")).to.equal(1);
    } finally {
      await provider.stop();
    }
  });

  it("pays the verifier its bounty", async () => {
    const balance = await getBalance(network.requester, { account: verifier.client.account });
    expect(balance > 0n).to.equal(true);
  });

  it("finalizes and pays every job of the honest provider", async () => {
    honestJobs.push(await post(honest));
    for (const jobId of honestJobs) await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 });
    await network.node.advance(120);
    for (const jobId of honestJobs) {
      const { state } = await waitForJob(network.requester, { jobId, pollMs: 50 });
      expect(state, `job ${jobId}`).to.equal("finalized");
      expect((await eventsOf({ client: network.requester, jobId })).map(({ eventName }) => eventName)).to.deep.equal([]);
    }
    const { staked } = await getProvider(network.requester, { provider: honest.client.account });
    expect(staked).to.equal(5_000n * 10n ** 18n);
  });
});

/** Waits for a conviction, letting the time for an answer pass whenever a reveal is demanded and not answered. */
async function untilConvicted({ network, jobId }: { network: TestNetwork; jobId: bigint }): Promise<void> {
  let waited = 0;
  for (;;) {
    const { state } = await getJob(network.requester, { jobId });
    if (state === "convicted") return;
    if (state === "finalized" || state === "expired") throw new Error(`job ${jobId} is ${state} instead of convicted`);
    const events = await eventsOf({ client: network.requester, jobId });
    const demanded = events.filter(({ eventName }) => eventName === "RevealDemanded").length;
    const answered = events.filter(({ eventName }) => eventName === "RevealAnswered").length;
    waited = demanded > answered ? waited + 1 : 0;
    // Long enough for a provider that would answer.
    if (waited === 12) await network.node.advance(21);
    await wait({ ms: 60 });
  }
}

/** What happened in a job's dispute; a claim tells only with its proof which job it was for. */
async function eventsOf({ client, jobId }: { client: DpinClient; jobId: bigint }) {
  const events = await client.publicClient.getContractEvents({
    address: client.addresses.challenges,
    abi: computeChallengesAbi,
    fromBlock: 0n,
    strict: true,
  });
  const own = events.filter(({ args }) => "id" in args && args.id === jobId);
  const claims = own.flatMap((event) => (event.eventName === "Convicted" ? [event.args.claim] : []));
  return events.filter((event) => own.includes(event) || (event.eventName === "ClaimCommitted" && claims.includes(event.args.claim)));
}
