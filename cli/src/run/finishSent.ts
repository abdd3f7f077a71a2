import { formatAmount } from "../report/formatAmount.ts";
import type { Run } from "./Run.ts";
import type { Session } from "./openSession.ts";

/** Ends a command that sent transactions: its document and lines, with what each transaction cost. */
export function finishSent({
  run,
  session,
  document,
  lines,
}: {
  run: Run;
  session: Pick<Session, "receipts">;
  document: object;
  lines: readonly string[];
}): void {
  const transactions = session.receipts.map(({ transactionHash, blockNumber, gasUsed, effectiveGasPrice }) => {
    const wei = gasUsed * effectiveGasPrice;
    return {
      hash: transactionHash,
      block: blockNumber,
      gasUsed,
      cost: { wei, formatted: formatAmount({ wei, symbol: "native", digits: 18 }) },
    };
  });
  const told = transactions.map(
    ({ hash, block, cost }) =>
      `transaction ${hash} in block ${block}, ${formatAmount({ wei: cost.wei, symbol: "native", digits: 8 })} for gas`,
  );
  run.result({ ...document, transactions }, [...lines, ...told].join("\n"));
}
