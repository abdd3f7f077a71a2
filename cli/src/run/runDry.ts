import { DryRunError } from "@dpin/sdk";
import type { Plan } from "./planOf.ts";
import { planLines } from "./planLines.ts";
import type { Run } from "./Run.ts";

/**
 * Runs a command that sends nothing, and ends it with what it would have sent in the place of its result. It ends where it needs what only the chain can answer; what the
 * contracts would refuse throws as in a real run.
 */
export async function runDry({ run, action }: { run: Run; action: (run: Run) => Promise<void> }): Promise<void> {
  const plans: Plan[] = [];
  const onPlan = (plan: Plan) => {
    plans.push(plan);
    run.onPlan(plan);
  };
  try {
    await action({ ...run, onPlan, result: () => undefined });
  } catch (error) {
    if (!(error instanceof DryRunError)) throw error;
  }
  run.result(
    { dryRun: true, transactions: plans },
    ["dry run: nothing is sent", ...plans.flatMap((plan) => planLines({ plan }))].join("\n"),
  );
}
