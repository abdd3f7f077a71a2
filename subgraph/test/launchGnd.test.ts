import { expect } from "chai";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { zeroAddress, type Address } from "viem";
import { wait } from "@dpin/sdk";
import { freeGndPorts } from "../local/freeGndPorts.ts";
import { freePort } from "../local/freePort.ts";
import { launchGnd } from "../local/launchGnd.ts";
import { writeBuild } from "../local/writeBuild.ts";
import { SOURCES, type IndexedContract } from "../manifest/sources.ts";

const PROMPT_MS = 5_000;

describe("a graph-node process", () => {
  it("ends when it is told to, also in its first moments, in which it knows no signal yet", async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-gnd-"));
    await chmod(dir, 0o711);
    const indexed = {
      network: "nowhere",
      fromBlock: 1n,
      addresses: Object.fromEntries<Address>(SOURCES.map(({ contract }) => [contract, zeroAddress])) as Record<IndexedContract, Address>,
      parameters: {
        Staking: { jailPeriod: 0 },
        Escrow: { proofTail: 0, minChallengeWindow: 0 },
        Streams: { proofTail: 0, minChallengeWindow: 0 },
        Emission: { start: 0, epochLength: 0 },
      },
    };
    try {
      const manifest = await writeBuild({ dir: path.join(dir, "subgraph"), indexed });
      const away = `127.0.0.1:${await freePort()}`;
      const places = {
        network: indexed.network,
        rpc: `http://${away}`,
        database: `postgresql://nobody:none@${away}/none`,
        ipfs: `http://${away}`,
      };
      for (const ms of [0, 5, 300]) {
        const ports = await freeGndPorts();
        const gnd = launchGnd({ manifests: [manifest], ports, ...places });
        await wait({ ms });
        const from = Date.now();
        await gnd.stop();
        expect(Date.now() - from, `told after ${ms} ms`).to.be.below(PROMPT_MS);
      }
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
