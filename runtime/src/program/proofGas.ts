import type { ExecutionTerms } from "./executionTerms.ts";

/**
 * Gas of the referee per term (reads, which take 1,030 to 1,200, at their dearest), and of all that a conviction does besides, as
 * `scripts/gas/measureExecution.ts` fits and `npm run gas` shows.
 */
const GAS: ExecutionTerms = {
  calls: 12_100,
  operands: 6_800,
  leaves: 2_100,
  hashes: 171,
  reads: 1_200,
  runs: 3_800,
  words: 316,
  blocks: 130,
};
const CONVICTION_GAS = 88_500;
// proveFraud(uint256, uint32, bytes32[], Statement, bytes, bytes32) around the proof, which is padded to words, with a single job's empty path: the
// selector, five hashes and about 8 more bytes are not zero; of 184 zero bytes four cost as much as one other.
const CALL_BYTES = 4 + 32 * 5 + 8 + 184 / 4;
const TRANSACTION_GAS = 21_000;

/**
 * Gas of a whole `proveFraud` transaction with a proof of `bytes` bytes and this work for the referee. A model: 21,000 + max(40 a byte, 16 a byte +
 * execution), the proof's bytes taken as non-zero (EIP-7623's floor and EIP-2028), execution = a conviction's effects + Σ terms, fitted to the table of
 * `npm run gas`; within 3 % of it. For other ops the referee's part (a third of a typical total) was within 30 % on 500 random ones.
 */
export function proofGas({ bytes, terms }: { bytes: number; terms: ExecutionTerms }): number {
  const calldata = CALL_BYTES + Math.ceil(bytes / 32) * 32;
  const referee = Object.entries(GAS).reduce((sum, [term, gas]) => sum + gas * terms[term as keyof ExecutionTerms], 0);
  return TRANSACTION_GAS + Math.max(40 * calldata, 16 * calldata + CONVICTION_GAS + referee);
}
