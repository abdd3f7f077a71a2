import { isRateLimit } from "./isRateLimit.ts";

/** Questions that a sound node cannot refuse: an error is the node's own, whatever it says. */
const FACTS = [
  "eth_chainId",
  "eth_blockNumber",
  "eth_getBlockByNumber",
  "eth_getBlockByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_getTransactionByHash",
  "eth_getBalance",
  "eth_getCode",
  "eth_getLogs",
];
/** What nodes say that lack the block which was asked for, or that are not themselves. */
const ILL =
  /header not found|missing trie node|unknown block|block not found|state (is )?not available|historical state|temporarily|try again|overloaded|busy|timed? ?out|no backend|unavailable|upstream|bad gateway|^internal( server| json-rpc)? error\.?$/i;

/** Whether an error answer tells of the node rather than of the question: then another node, or the same one later, may answer. */
export function isNodeFault({
  method,
  code,
  status,
  message,
  data,
}: {
  method: string;
  code: number | undefined;
  status: number | undefined;
  message: string;
  data: unknown;
}): boolean {
  if (FACTS.includes(method)) return true;
  // What a contract or a transaction pool says is the answer.
  if (data !== undefined && data !== null && data !== "") return false;
  if (/revert|funds|nonce|underpriced|opcode/i.test(message)) return false;
  return isRateLimit({ code, status, message }) || ILL.test(message);
}
