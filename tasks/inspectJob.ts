import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { jobEscrowAbi } from "../sdk/src/abi/jobEscrowAbi.ts";
import { JOB_STATES } from "../sdk/src/client/jobState.ts";
import { parseNumber } from "./parseNumber.ts";
import { printRecord } from "./printRecord.ts";
import { withDeployment } from "./withDeployment.ts";

/** `hardhat dpin inspect-job`. */
export default async function inspectJob(
  args: { job: string; id?: string | undefined },
  hre: HardhatRuntimeEnvironment,
): Promise<Record<string, unknown>> {
  const id = parseNumber({ text: args.job, what: "the job" });
  return withDeployment({ hre, id: args.id }, async ({ client, addresses }) => {
    const at = { address: addresses.escrow, abi: jobEscrowAbi } as const;
    const job = await client.readContract({ ...at, functionName: "getJob", args: [id] });
    if (job.state === 0) throw new Error(`there is no job ${args.job}`);
    const record = { ...job, state: JOB_STATES[job.state] };
    printRecord({ heading: ["field", "value (wei, seconds)"], record });
    return record;
  });
}
