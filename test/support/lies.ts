import type { FaultyProxy } from "./startFaultyProxy.ts";

type Change = NonNullable<Parameters<FaultyProxy["rewrite"]>[0]>;

const later = (value: unknown, by: bigint) => `0x${(BigInt(value as string) + by).toString(16)}`;

/** What a node may say of its chain that is not so. */
export const LIES: Readonly<Record<"farAhead" | "farBehind" | "goingBackwards" | "otherChain" | "balancer", () => Change>> = {
  /** Its head is 5,000 blocks and 60,000 seconds ahead. */
  farAhead:
    () =>
    ({ method, params, result }) => {
      if (method === "eth_blockNumber") return later(result, 5_000n);
      if (method !== "eth_getBlockByNumber" || params[0] !== "latest") return result;
      const block = result as { number: string; timestamp: string };
      return { ...block, number: later(block.number, 5_000n), timestamp: later(block.timestamp, 60_000n) };
    },
  farBehind: () => behind(() => 60n),
  goingBackwards: () => {
    let by = 0n;
    return behind(() => by++ % 40n);
  },
  /** Now and then another node answers, which is a few blocks behind. */
  balancer: () => {
    let turn = 0;
    return behind(() => (turn++ % 3 === 0 ? 3n : 0n));
  },
  otherChain:
    () =>
    ({ method, result }) =>
      method === "eth_chainId" ? "0x1" : method === "eth_call" ? `0x${"00".repeat(32 * 32)}` : result,
};

/** A node that is as many blocks behind as `by` says, and knows nothing of what came later. */
function behind(by: () => bigint): Change {
  return async ({ method, params, result, ask }) => {
    const real = BigInt((await ask("eth_blockNumber", [])) as string);
    const lag = by();
    const head = real > lag ? real - lag : 0n;
    const tag = `0x${head.toString(16)}`;
    const isLater = (value: unknown) => typeof value === "string" && /^0x/.test(value) && BigInt(value) > head;
    switch (method) {
      case "eth_blockNumber":
        return tag;
      case "eth_getBlockByNumber":
        return params[0] === "latest" ? ask(method, [tag, params[1]]) : isLater(params[0]) ? null : result;
      case "eth_call":
      case "eth_getTransactionCount":
      case "eth_getBalance":
        return params[1] === undefined || params[1] === "latest" ? ask(method, [params[0], tag]) : result;
      case "eth_getTransactionReceipt":
        return isLater((result as { blockNumber?: string } | null)?.blockNumber) ? null : result;
      case "eth_getLogs":
        return (result as { blockNumber: string }[]).filter(({ blockNumber }) => !isLater(blockNumber));
      default:
        return result;
    }
  };
}
