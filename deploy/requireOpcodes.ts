import { BaseError, type PublicClient } from "viem";

/** `CLZ(1)`, returned as a word: PUSH1 1, CLZ, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN. */
const COUNT_LEADING_ZEROS = "0x60011e5f5260205ff3";

/**
 * Throws unless the chain knows the youngest opcode that the contracts are compiled to, CLZ (EIP-7939, Osaka). Asked before the first transaction, by a
 * call that would create a contract: without it the code can be deployed, but the referee convicts nobody.
 */
export async function requireOpcodes({ client }: { client: PublicClient }): Promise<void> {
  const answer = await client.call({ data: COUNT_LEADING_ZEROS }).then(
    ({ data }) => data,
    (error: unknown) => (error instanceof BaseError ? error.details || error.shortMessage : String(error)),
  );
  if (answer !== undefined && /^0x[0-9a-f]+$/.test(answer) && BigInt(answer) === 255n) return;
  const chain = await client.getChainId();
  const reason = String(answer).split("\n")[0];
  throw new Error(
    `chain ${chain} does not run opcode CLZ (EIP-7939, Osaka), so its referee would convict nobody: nothing sent (${reason})`,
  );
}
