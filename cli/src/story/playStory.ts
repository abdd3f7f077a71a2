import { writeFile } from "node:fs/promises";
import path from "node:path";
import { initHash } from "@dpin/runtime";
import { createFallbackStore, createFolderStore, createHttpStore, dpinTokenAbi } from "@dpin/sdk";
import { startNetwork } from "../devnet/startNetwork.ts";
import type { Picture } from "../picture/readPicture.ts";
import { writePicture } from "../picture/writePicture.ts";
import type { Reporter } from "../report/createReporter.ts";
import { checkMoney } from "./checkMoney.ts";
import { createChecks } from "./createChecks.ts";
import { createOrders } from "./createOrders.ts";
import { createStage } from "./createStage.ts";
import { describeLog } from "./describeLog.ts";
import { planPicture } from "./planPicture.ts";
import { playRound } from "./playRound.ts";
import { readBalances, type Person } from "./readBalances.ts";
import { publishPrograms } from "./publishPrograms.ts";
import { summaryJson } from "./summaryJson.ts";
import { summaryText } from "./summaryText.ts";

const PROVIDERS_PAUSE_MS = 3_000;

export interface StoryParameters {
  readonly once: boolean;
  readonly picture: Picture;
  readonly pictureName: string;
  readonly outDir: string;
  readonly json: string | undefined;
  readonly port: number;
  readonly workDir: string;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/**
 * Plays the whole story on a network of its own: once, or round after round until the signal is aborted. Resolves to 0, or to 1 when a step
 * of it did not happen.
 */
export async function playStory(parameters: StoryParameters): Promise<number> {
  const { once, picture, pictureName, outDir, json, port, workDir, reporter, signal } = parameters;
  await initHash();
  reporter.print("DPIN on this machine: two providers, a verifier, a requester and a chain\n");
  const network = await startNetwork({ port, workDir, reporter, signal });
  const { node, client, store, honest, cheat, verifier, requester, endpoints } = network;
  const people: Person[] = [requester, honest, cheat, verifier];
  const verified = new Set<bigint>();
  const fanIn = new Map<bigint, number>();
  const checks = createChecks();
  const begun = Date.now();
  let stage;
  try {
    stage = createStage({ client, fromBlock: await client.publicClient.getBlockNumber(), people, reporter, symbol: "DPIN", signal });
    const { fail } = stage;
    void node.exited.then(() => fail(new Error("the local chain ended by itself")));
    const tell = describeLog({ reporter, onVerified: (jobId) => verified.add(jobId), onFound: (jobId, bytes) => fanIn.set(jobId, bytes) });
    await network.startDaemons({ onLog: (who, record) => tell(who, record), onFailure: fail });

    const plan = planPicture(picture);
    const programs = await publishPrograms({ store, plan });
    const results = createFallbackStore({
      stores: [
        createFolderStore({ dir: path.join(workDir, "results") }),
        createHttpStore({ endpoint: endpoints.honest }),
        createHttpStore({ endpoint: endpoints.cheat }),
      ],
    });
    const supply = () => client.read({ address: client.addresses.token, abi: dpinTokenAbi, functionName: "totalSupply", args: [] });
    const before = { people: await readBalances(client, { people }), supply: await supply() };

    const outputs: string[] = [];
    for (let round = 1; ; round++) {
      const pieces: Uint8Array[] = [];
      const { orders, bait } = createOrders({ programs, plan, pictureName, pieces, honest: honest.address, round });
      const result = await playRound({
        ...{ stage, checks, client, store, results, verified, orders, bait, say: reporter.say },
        ...{ honest: honest.address, cheat: cheat.address, challenger: verifier.address },
        advance: (seconds) => node.advance(seconds),
      });
      const file = path.join(outDir, `${path.parse(pictureName).name}-2x.png`);
      await writePicture({ file, picture: plan.join(pieces) });
      if (!outputs.includes(file)) outputs.push(file);
      reporter.say(requester.name, `writes ${path.relative(process.cwd(), file)}`, "good");
      if (round === 1 || !once) {
        const after = { people: await readBalances(client, { people }), supply: await supply() };
        checkMoney({ checks, ledger: stage.ledger, before, after, providers: [honest, cheat], verifier, requester });
        const summary = {
          ledger: stage.ledger,
          fanIn,
          nameOf: stage.nameOf,
          before: before.people,
          after: after.people,
          outputs,
          answers: result.answers,
          checks,
          seconds: (Date.now() - begun) / 1000,
        };
        reporter.print(summaryText(summary));
        if (json !== undefined) await writeFile(json, summaryJson(summary));
      }
      if (once) break;
      if (checks.all.some(({ passed }) => !passed)) break;
      reporter.print("The network goes on; Ctrl-C ends it.\n");
      await new Promise((resolve) => setTimeout(resolve, PROVIDERS_PAUSE_MS));
    }
  } finally {
    await stage?.close();
    await network.stop();
  }
  return checks.all.every(({ passed }) => passed) ? 0 : 1;
}
