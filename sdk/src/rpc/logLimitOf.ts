import { isRateLimit } from "./isRateLimit.ts";

/** What providers say when a question for logs spans too much: geth, erigon, Nethermind, Infura, Alchemy, QuickNode, Ankr, BlockPI, dRPC and others. */
const RANGE_WORDS =
  /more than \d+ (results|logs|blocks)|block range|range (is )?too (large|wide|big)|(blocks?|logs?|results|query|range|size) (limit )?(is )?(exceed|greater|larger)|exceeds?( the| max(imum)?)* (block|range|limit|results|size|log)|too many (results|logs|blocks)|limited to|up to an? [\d,]+ block|response (size|is too (big|large))|query timeout|entity too large|body exceeded/i;

/** Why a node refuses a question for logs: because of how much it asks for, or because too much was asked lately; null for any other reason. */
export function logLimitOf({
  code,
  status,
  message,
}: {
  code?: number | undefined;
  status?: number | undefined;
  message: string;
}): "range" | "rate" | null {
  if (RANGE_WORDS.test(message) || status === 413) return "range";
  return isRateLimit({ code, status, message }) ? "rate" : null;
}
