const QUANTITY = /^0x[0-9a-f]{1,64}$/i;
const BYTES = /^0x([0-9a-f]{2})*$/i;
const HASH = /^0x[0-9a-f]{64}$/i;
const ADDRESS = /^0x[0-9a-f]{40}$/i;

type Check = (result: unknown, params: readonly unknown[]) => boolean;

const is = (pattern: RegExp) => (value: unknown) => typeof value === "string" && pattern.test(value);
const isQuantity = is(QUANTITY);
const isHash = is(HASH);
const same = (a: unknown, b: unknown) => String(a).toLowerCase() === String(b).toLowerCase();
const recordOf = (value: unknown) => (typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {});

/** A block, the one that was asked for; there may be none but for the latest. */
const isBlock: Check = (result, [asked]) => {
  if (result === null) return isQuantity(asked) || isHash(asked);
  const { number, hash, timestamp, parentHash } = recordOf(result);
  if (!isQuantity(timestamp) || !isHash(parentHash)) return false;
  if (asked === "pending") return true;
  if (!isQuantity(number) || !isHash(hash)) return false;
  if (isHash(asked)) return same(hash, asked);
  return !isQuantity(asked) || BigInt(number as string) === BigInt(asked as string);
};

/** Logs of the contracts and blocks that were asked for. */
const areLogs: Check = (result, [filter]) => {
  if (!Array.isArray(result)) return false;
  const { address, fromBlock, toBlock, blockHash } = recordOf(filter);
  const wanted = address === undefined ? null : (Array.isArray(address) ? address : [address]).map((one) => String(one).toLowerCase());
  const within = (block: bigint) =>
    (!isQuantity(fromBlock) || block >= BigInt(fromBlock as string)) && (!isQuantity(toBlock) || block <= BigInt(toBlock as string));
  return result.every((entry) => {
    const log = recordOf(entry);
    if (!is(ADDRESS)(log["address"]) || !is(BYTES)(log["data"]) || !isHash(log["blockHash"]) || !isHash(log["transactionHash"]))
      return false;
    if (!isQuantity(log["blockNumber"]) || !isQuantity(log["logIndex"]) || log["removed"] === true) return false;
    if (!Array.isArray(log["topics"]) || !log["topics"].every(isHash)) return false;
    if (wanted !== null && !wanted.includes(String(log["address"]).toLowerCase())) return false;
    if (isHash(blockHash) && !same(log["blockHash"], blockHash)) return false;
    return within(BigInt(log["blockNumber"] as string));
  });
};

const isReceipt: Check = (result, [asked]) => {
  if (result === null) return true;
  const { transactionHash, blockNumber, blockHash, status, gasUsed, effectiveGasPrice, logs } = recordOf(result);
  const numbers = [blockNumber, gasUsed, effectiveGasPrice].every(isQuantity);
  return same(transactionHash, asked) && numbers && isHash(blockHash) && (status === "0x0" || status === "0x1") && Array.isArray(logs);
};

const CHECKS: Readonly<Record<string, Check>> = {
  eth_chainId: isQuantity,
  eth_blockNumber: isQuantity,
  eth_getTransactionCount: isQuantity,
  eth_getBalance: isQuantity,
  eth_estimateGas: isQuantity,
  eth_gasPrice: isQuantity,
  eth_maxPriorityFeePerGas: isQuantity,
  eth_call: is(BYTES),
  eth_getCode: is(BYTES),
  eth_sendRawTransaction: isHash,
  eth_getBlockByNumber: isBlock,
  eth_getBlockByHash: isBlock,
  eth_getLogs: areLogs,
  eth_getTransactionReceipt: isReceipt,
  eth_getTransactionByHash: (result, [asked]) => result === null || same(recordOf(result)["hash"], asked),
};

/** Whether a node's result has the form that its method promises and is about what was asked; of methods that are not known here everything has. */
export function checkAnswer({ method, params, result }: { method: string; params: readonly unknown[]; result: unknown }): boolean {
  return CHECKS[method]?.(result, params) ?? true;
}
