import { writeFile } from "node:fs/promises";
import path from "node:path";
import { initHash } from "@dpin/runtime";
import { createFallbackStore, createHttpStore, wait } from "@dpin/sdk";
import { createFolderStore } from "@dpin/sdk/node";
import { startNetwork } from "../devnet/startNetwork.ts";
import type { Picture } from "../picture/readPicture.ts";
import type { Reporter } from "../report/createReporter.ts";
import { checkIndex } from "./checkIndex.ts";
import { checkMoney } from "./checkMoney.ts";
import { createChecks } from "./createChecks.ts";
import { createOrders } from "./createOrders.ts";
import { createStage, StoryError } from "./createStage.ts";
import { describeLog } from "./describeLog.ts";
import { planPicture } from "./planPicture.ts";
import { playRound } from "./playRound.ts";
import { readMoney, type Person } from "./readMoney.ts";
import { publishPrograms } from "./publishPrograms.ts";
import { summaryJson } from "./summaryJson.ts";
import { summaryText } from "./summaryText.ts";
import { writeOutputs } from "./writeOutputs.ts";

/** On a busy machine a provider takes long to start. */
const START_MS = 180_000;
/** Between two rounds. */
const PAUSE_MS = 3_000;
const INTRODUCTION = `DPIN on this machine, every part a process of its own:
  Rita     has work to be done: texts whose language she wants to know, and a picture to be made twice as large
  Ada      offers her machine and is honest
  Mallory  offers hers for less, works honestly until she is trusted, then cheats
  Vera     runs again what was done, and convicts who cheats
  chain    keeps money and stake, and recomputes one number when Vera shows it which
`;

export interface StoryParameters {
  readonly once: boolean;
  readonly picture: Picture;
  readonly pictureName: string;
  readonly outDir: string;
  readonly json: string | undefined;
  readonly port: number;
  /** Whether graph-node indexes the network. */
  readonly index: boolean;
  readonly workDir: string;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/**
 * Plays the whole story on a network of its own: once, or round after round until the signal is aborted. Resolves to 0, or to 1 when a step
 * of it did not happen.
 */
export async function playStory(parameters: StoryParameters): Promise<number> {
  const { once, picture, pictureName, outDir, json, port, index, workDir, reporter, signal } = parameters;
  await initHash();
  const begun = Date.now();
  reporter.print(INTRODUCTION);
  const network = await startNetwork({ port, workDir, reporter, signal });
  const { node, client, store, honest, cheat, verifier, requester, endpoints } = network;
  const people: Person[] = [requester, honest, cheat, verifier];
  const verified = new Set<bigint>();
  const fanIn = new Map<bigint, number>();
  const checks = createChecks();
  let stage;
  try {
    stage = createStage({ client, fromBlock: await client.publicClient.getBlockNumber(), people, reporter, symbol: "DPIN", signal });
    const { fail } = stage;
    void node.exited.then(() => fail(new Error("the local chain ended by itself")));
    const tell = describeLog({ reporter, onVerified: (jobId) => verified.add(jobId), onFound: (jobId, bytes) => fanIn.set(jobId, bytes) });
    // Nothing of the story waits for it before its end.
    const indexing = index ? network.startIndex() : null;
    if (indexing === null) reporter.say("index", "is left out (--no-index)");
    indexing?.then((started) => started?.failed.addEventListener("abort", () => fail(started.failed.reason), { once: true }), fail);
    const serving = new Set<string>();
    await network.startDaemons({
      onLog(who, record) {
        if (record.event === "serving") serving.add(who.address);
        tell(who, record);
      },
      onFailure: fail,
    });

    const plan = planPicture(picture);
    const programs = await publishPrograms({ store, plan });
    const results = createFallbackStore({
      stores: [
        createFolderStore({ dir: path.join(workDir, "results") }),
        createHttpStore({ endpoint: endpoints.honest }),
        createHttpStore({ endpoint: endpoints.cheat }),
      ],
    });
    // Who comes late finds the first job taken, which the cheat must have done honestly before it cheats.
    await stage.until(() => serving.has(honest.address) && serving.has(cheat.address), {
      what: "the start of both providers",
      timeoutMs: START_MS,
    });
    const before = await readMoney(client, { people });
    const outputs = new Set<string>();
    const answers = new Map<bigint, string>();
    for (let round = 1; round === 1 || !once; round++) {
      const joiner = plan.createJoiner();
      const { orders, bait } = createOrders({ programs, plan, pictureName, joiner, honest: honest.address, round });
      try {
        await playRound({
          ...{ stage, checks, client, store, results, verified, orders, bait, answers, say: reporter.say, begin: reporter.begin },
          ...{ honest: honest.address, cheat: cheat.address, challenger: verifier.address },
          advance: (seconds) => node.advance(seconds),
        });
        for (const file of await writeOutputs({ outDir, picture, pictureName, larger: joiner.finish(), answers })) {
          outputs.add(file);
          reporter.say(requester.name, `writes ${file}`, "good");
        }
      } catch (error) {
        if (!(error instanceof StoryError)) throw error;
        checks.missed(error.shortMessage);
      }
      const after = await readMoney(client, { people });
      checkMoney({ checks, ledger: stage.ledger, before, after, providers: [honest, cheat], verifier, requester });
      const started = await indexing;
      if (started !== null) await checkIndex({ url: started.url, client, checks, ledger: stage.ledger, signal });
      const { ledger, nameOf } = stage;
      const seconds = (Date.now() - begun) / 1000;
      const summary = {
        ledger,
        fanIn,
        nameOf,
        before: before.people,
        after: after.people,
        outputs: [...outputs],
        answers,
        checks,
        seconds,
      };
      reporter.print(summaryText(summary));
      if (json !== undefined) await writeFile(json, summaryJson(summary));
      if (once || checks.all.some(({ passed }) => !passed)) break;
      reporter.print("Rita goes on posting jobs; Ctrl-C ends it all.\n");
      await wait({ ms: PAUSE_MS, signal });
    }
  } finally {
    await stage?.close();
    await network.stop();
  }
  return checks.all.every(({ passed }) => passed) ? 0 : 1;
}
