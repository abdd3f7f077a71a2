interface Provider {
  request(call: { method: string; params?: unknown }): Promise<unknown>;
}

/** What makes a block on a chain that mines every transaction at once. */
const MINING = new Set(["eth_sendTransaction", "eth_sendRawTransaction", "evm_mine", "hardhat_mine"]);

/**
 * Lets the first block that a chain of this process makes from now on be of the time `start`, and each next one `step` seconds younger, unless whoever makes it has said when: a story is then the same to
 * the second whenever it is told. Both are seconds, `start` since 1970 and after the chain's latest block.
 */
export function steadyClock({ provider, start, step }: { provider: Provider; start: number; step: number }): void {
  const request = provider.request.bind(provider);
  let isSaid = false;
  let isFirst = true;
  /** Blocks are made one after the other, each with its time. */
  let made: Promise<unknown> = Promise.resolve();
  const make = async (call: Parameters<Provider["request"]>[0]) => {
    if (!isSaid) {
      const { timestamp } = (await request({ method: "eth_getBlockByNumber", params: ["latest", false] })) as { timestamp: string };
      const next = isFirst ? start : Number(timestamp) + step;
      await request({ method: "evm_setNextBlockTimestamp", params: [`0x${next.toString(16)}`] });
    }
    [isSaid, isFirst] = [false, false];
    return request(call);
  };
  provider.request = (call) => {
    if (call.method === "evm_setNextBlockTimestamp") isSaid = true;
    if (!MINING.has(call.method)) return request(call);
    const result = made.then(() => make(call));
    made = result.catch(() => undefined);
    return result;
  };
}
