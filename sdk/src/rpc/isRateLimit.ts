const RATE_WORDS = /rate.?limit|too many requests|requests? (limit|per second)|compute units|capacity|quota|throttl/i;
/** -32005 is also what some say when a question for logs spans too much: waiting does no harm there, asking for less is what helps. */
const RATE_CODES = [429, -32_005, -32_007, -32_029];

/** Whether a node refuses a question because there were too many lately. */
export function isRateLimit({
  code,
  status,
  message,
}: {
  code?: number | undefined;
  status?: number | undefined;
  message: string;
}): boolean {
  return status === 429 || (code !== undefined && RATE_CODES.includes(code)) || RATE_WORDS.test(message);
}
