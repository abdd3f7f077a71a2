import { fromHex, type Statement } from "@dpin/runtime";
import type { JournalRecord } from "../journal/openJournal.ts";

type Roots = Pick<JournalRecord, "programRoot" | "inputRoot" | "outputRoot" | "traceRoot">;

/** The four roots that a job's proofs are judged by. */
export function statementOf({ programRoot, inputRoot, outputRoot, traceRoot }: Roots): Statement {
  return {
    programRoot: fromHex(programRoot),
    inputRoot: fromHex(inputRoot),
    outputRoot: fromHex(outputRoot),
    traceRoot: fromHex(traceRoot),
  };
}
