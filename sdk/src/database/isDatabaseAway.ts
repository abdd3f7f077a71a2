const SYSTEM = ["ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "EAI_AGAIN", "ENOENT"];
/**
 * Classes and codes of PostgreSQL (appendix A of its manual): connections, resources that are used up (disk, memory, sessions), a server that stops or
 * starts, one that is only a standby, and transactions that lost to another one.
 */
const SQLSTATE = /^(08...|53...|57P0[123]|25006|40001|40P01|57P05)$/;
const MESSAGE = /Connection terminated|connection timeout|timeout expired|timeout exceeded when trying to connect|Query read timeout/i;

/** Whether an error of the database may be gone at the next try. */
export function isDatabaseAway(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === "string" && (SYSTEM.includes(code) || SQLSTATE.test(code))) return true;
    if (MESSAGE.test(at.message)) return true;
    if (at instanceof AggregateError && at.errors.some(isDatabaseAway)) return true;
  }
  return false;
}
