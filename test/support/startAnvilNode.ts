import { randomInt } from "node:crypto";
import { numberToHex, type Hex } from "viem";
import type { LocalNode } from "../../cli/src/devnet/startNode.ts";
import { startAnvil } from "./startAnvil.ts";

/** States that a node of a long chain keeps: without a limit each thousand blocks take half as long again as the thousand before. */
const PRUNED = ["--prune-history", "300"];

/** An anvil that mines each transaction at once and an empty block every second, and can reorganise its chain. */
export interface AnvilNode extends LocalNode {
  rpc(method: string, params?: readonly unknown[]): Promise<unknown>;
  /** Takes the blocks from number `from` on and their transactions away, and mines as many empty ones. */
  takeBack(from: bigint): Promise<void>;
}

/** `long` of a chain of thousands of blocks, whose old states nobody reads. */
export async function startAnvilNode({ long = false }: { long?: boolean } = {}): Promise<AnvilNode> {
  const chainId = randomInt(1_000_000, 2_000_000_000);
  const args = ["--hardfork", "osaka", "--chain-id", String(chainId), "--block-time", "1", "--mixed-mining", ...(long ? PRUNED : [])];
  const anvil = await startAnvil({ args });
  let id = 0;
  const rpc: AnvilNode["rpc"] = async (method, params = []) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params });
    const response = await fetch(anvil.url, { method: "POST", headers: { "content-type": "application/json" }, body });
    const { result, error } = (await response.json()) as { result?: unknown; error?: { message: string } };
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  const takeBack: AnvilNode["takeBack"] = async (from) => {
    const hash = async () => ((await rpc("eth_getBlockByNumber", [numberToHex(from), false])) as { hash: Hex }).hash;
    const before = await hash();
    // A block can be mined between the question for the latest one and the answer to it: then the reorganisation ends one short of `from`.
    do {
      const latest = BigInt((await rpc("eth_blockNumber")) as Hex);
      await rpc("anvil_reorg", [Number(latest - from + 1n), []]);
    } while ((await hash()) === before);
  };
  return {
    url: anvil.url,
    pid: anvil.pid,
    chainId,
    exited: new Promise(() => undefined),
    rpc,
    advance: async (seconds) => {
      await rpc("evm_increaseTime", [seconds]);
      await rpc("evm_mine");
    },
    takeBack,
    stop: () => anvil.stop(),
  };
}
