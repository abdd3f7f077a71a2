import { randomInt } from "node:crypto";
import type { LocalNode } from "../../cli/src/devnet/startNode.ts";
import { startAnvil } from "./startAnvil.ts";

/** States that a node of a long chain keeps: without a limit each thousand blocks take half as long again as the thousand before. */
const PRUNED = ["--prune-history", "300"];

/** An anvil that mines each transaction at once and an empty block every second, and can reorganise its chain. */
export interface AnvilNode extends LocalNode {
  rpc(method: string, params?: readonly unknown[]): Promise<unknown>;
  /** Takes the latest `depth` blocks and their transactions away, and mines as many empty ones. */
  reorganise(depth: number): Promise<void>;
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
    reorganise: async (depth) => void (await rpc("anvil_reorg", [depth, []])),
    stop: () => anvil.stop(),
  };
}
