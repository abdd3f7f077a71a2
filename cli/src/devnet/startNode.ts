import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";
import { BaseError, wait } from "@dpin/sdk";
import { createPublicClient, createTestClient, http } from "viem";
import type { TestClient } from "viem";

/** A local chain that this process started. */
export interface LocalNode {
  readonly url: string;
  /** Drawn at random, so that whoever talks to another node by mistake notices. */
  readonly chainId: number;
  readonly pid: number;
  /** Resolves when the node's process ended, for whatever reason. */
  readonly exited: Promise<void>;
  /** Adds `seconds` to the chain's clock and mines one block. */
  advance(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

export class NodeStartError extends BaseError {}

const HARDHAT = path.join(path.dirname(createRequire(import.meta.url).resolve("hardhat/package.json")), "dist", "src", "cli.js");
const START_MS = 60_000;

/**
 * Starts a Hardhat node on `port` (a free one by default) of 127.0.0.1, which mines each transaction at once and an empty block every `blockMs`
 * milliseconds, so that the chain's clock goes on. Resolves once the node that answers is proven to be this one; throws NodeStartError.
 */
export async function startNode({
  port = 0,
  blockMs = 1_000,
  signal,
}: { port?: number; blockMs?: number; signal?: AbortSignal | undefined } = {}): Promise<LocalNode> {
  const chainId = randomInt(1_000_000, 2_000_000_000);
  const args = [HARDHAT, "node", "--hostname", "127.0.0.1", "--port", String(port), "--chain-id", String(chainId)];
  const root = path.resolve(import.meta.dirname, "../../..");
  // In a group of its own: Ctrl-C in a terminal then reaches only this process, which stops the node last.
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  let gone = false;
  const exited = new Promise<void>((resolve) => {
    const end = () => {
      gone = true;
      resolve();
    };
    child.once("exit", end);
    child.once("error", end);
  });
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-10_000));
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const killWithUs = () => void child.kill("SIGKILL");
  process.once("exit", killWithUs);

  async function stop(): Promise<void> {
    child.kill("SIGTERM");
    const ended = await Promise.race([exited.then(() => true), wait({ ms: 3_000 }).then(() => false)]);
    if (!ended) child.kill("SIGKILL");
    await exited;
    process.off("exit", killWithUs);
  }

  try {
    const deadline = Date.now() + START_MS;
    for (;;) {
      signal?.throwIfAborted();
      const url = /server at (http:\/\/\S+?)\/?\s/.exec(output)?.[1];
      if (url !== undefined && child.pid !== undefined) {
        const chain = chainAt({ url });
        const answered = await chain.publicClient.getChainId();
        if (answered !== chainId) throw new NodeStartError(`another chain (${answered}) answers at ${url}`);
        await chain.testClient.setIntervalMining({ interval: blockMs / 1_000 });
        const advance = async (seconds: number) => {
          await chain.testClient.increaseTime({ seconds });
          await chain.testClient.mine({ blocks: 1 });
        };
        return { url, chainId, pid: child.pid, exited, advance, stop };
      }
      if (gone || Date.now() > deadline) {
        const reason = /already in use|EADDRINUSE/.test(output) ? `port ${port} is in use` : output.trim().split("\n").slice(-5).join("\n");
        throw new NodeStartError(`the local node did not start: ${reason}`);
      }
      await wait({ ms: 30, signal });
    }
  } catch (error) {
    await stop();
    throw error;
  }
}

function chainAt({ url }: { url: string }) {
  const transport = http(url);
  const testClient: TestClient<"hardhat"> = createTestClient({ mode: "hardhat", transport });
  return { publicClient: createPublicClient({ transport }), testClient };
}
