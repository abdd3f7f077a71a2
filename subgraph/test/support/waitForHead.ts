import { readIndexHead, type LocalIndex } from "../../local/index.ts";

const PATIENCE_MS = 120_000;

/** Waits until an index has the latest block of the chain behind `provider`; its number. Throws why the index failed, and when it does not come there in two minutes. */
export async function waitForHead({
  provider,
  index,
}: {
  provider: { request(call: { method: string; params: readonly unknown[] }): Promise<unknown> };
  index: LocalIndex;
}): Promise<bigint> {
  const latest = (await provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] })) as {
    number: string;
    hash: string;
  };
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline;) {
    index.failed.throwIfAborted();
    if ((await readIndexHead({ url: index.url }))?.hash === latest.hash) return BigInt(latest.number);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the index did not reach block ${BigInt(latest.number)} (${latest.hash}) in ${PATIENCE_MS / 1000} s`);
}
