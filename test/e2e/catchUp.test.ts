import path from "node:path";
import { createReferenceBackend } from "@dpin/runtime";
import { createIndexClient, jobEscrowAbi, publishProgram, wait, waitForJob, waitUntilIndexed, type PublishedProgram } from "@dpin/sdk";
import { expect } from "chai";
import { startPostgres } from "../../cli/src/database/startPostgres.ts";
import { LOCAL_PARAMETERS } from "../../deploy/deployDpin.ts";
import { readParameters } from "../../deploy/readParameters.ts";
import { startIndex, type LocalIndex } from "../../subgraph/local/index.ts";
import { indexedOf } from "../../subgraph/manifest/indexedOf.ts";
import { CHEATS } from "../support/cheats/cheats.ts";
import { smallProgram } from "../support/smallProgram.ts";
import { startFaultyProxy, type FaultyProxy } from "../support/startFaultyProxy.ts";
import { startTestNetwork, type TestNetwork } from "../support/startTestNetwork.ts";
import { startTestProvider } from "../support/startTestProvider.ts";
import { startTestVerifier, type TestVerifier } from "../support/startTestVerifier.ts";

/** Of logs; with it the chain of a fresh deployment takes longer to read than a challenge window lasts. */
const [PIECE_BLOCKS, PIECE_MS] = [4n, 1_500];
type Answer = (blocks: bigint, result: unknown) => Promise<unknown>;
const NODES: Record<string, Answer> = {
  "gives logs of few blocks at once, and slowly": async (blocks, result) => {
    if (blocks > PIECE_BLOCKS) return new Error("block range is too large");
    await wait({ ms: PIECE_MS });
    return result;
  },
  "never answers when it is asked for logs": () => new Promise<never>(() => undefined),
  "says only that it failed when it is asked for logs": () => Promise.resolve(new Error("internal error")),
};
/** Time for a slow machine. */
const WINDOW_S = 60;

describe("A verifier that comes when a cheat's window is already open", function () {
  this.timeout(180_000);
  const small = smallProgram({ seed: 8 });
  let network: TestNetwork;
  let index: LocalIndex;
  let node: FaultyProxy;
  let program: PublishedProgram;

  before(async () => {
    network = await startTestNetwork({ parameters: { Escrow: { challengeWindow: WINDOW_S } } });
    const { deployed: addresses, dir } = network;
    const { url: rpc, chainId } = network.node;
    const indexed = indexedOf({ network: "local", addresses, fromBlock: 1n, parameters: await readParameters({ file: LOCAL_PARAMETERS }) });
    const openDatabase = () => startPostgres({ dir: path.join(dir, "postgres") });
    index = await startIndex({ rpc, chainId, indexed, openDatabase, dir });
    node = await startFaultyProxy({ target: rpc });
    program = await publishProgram({ store: network.store, ...small });
  });
  after(async () => {
    await node?.stop();
    await index?.stop();
    await network?.stop();
  });

  Object.entries(NODES).forEach(([what, answer], i) => {
    it(`learns of the job from the index, and convicts before its node has given it the logs of the commitment: one that ${what}`, async () => {
      const backend = CHEATS.flippedOutputByte.backend({ backend: createReferenceBackend() });
      const cheater = await startTestProvider({ network, index: 10 + i, backend, spotChecks: 0 });
      let verifier: TestVerifier | undefined;
      try {
        const jobId = await network.post({ program, inputs: [small.randomInput()], provider: cheater.client.account });
        await waitForJob(network.requester, { jobId, states: ["committed"], pollMs: 50 });
        const filter = { address: network.addresses.escrow, abi: jobEscrowAbi, eventName: "JobCommitted", args: { jobId } } as const;
        const [committed] = await network.requester.publicClient.getContractEvents({ ...filter, fromBlock: 0n, strict: true });
        const block = committed!.blockNumber;
        const client = createIndexClient({ url: index.url });
        await waitUntilIndexed(client, { number: block });
        let read = -1n;
        node.rewrite(async ({ method, params, result }) => {
          if (method !== "eth_getLogs") return result;
          const { fromBlock, toBlock, topics = [] } = params[0] as { fromBlock: string; toBlock: string; topics?: unknown[] };
          // Questions about one job or provider are few.
          if (topics.length > 1) return result;
          const answered = await answer(BigInt(toBlock) - BigInt(fromBlock) + 1n, result);
          if (!(answered instanceof Error) && BigInt(toBlock) > read) read = BigInt(toBlock);
          return answered;
        });
        verifier = await startTestVerifier({ network, index: 3 + i, url: node.url, quickIndex: { client, maxLag: 5, farBlocks: 10 } });
        const { state } = await waitForJob(network.requester, { jobId, pollMs: 50 });
        expect(state).to.equal("convicted");
        expect(read < block, `logs were read to block ${read}, the commitment is in ${block}`).to.equal(true);
      } finally {
        node.rewrite(null);
        await verifier?.stop();
        await cheater.stop();
      }
    });
  });
});
