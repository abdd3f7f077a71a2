import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { jobStreamsAbi } from "../sdk/src/abi/jobStreamsAbi.ts";
import { BATCH_STATES } from "../sdk/src/streams/batchState.ts";
import { parseNumber } from "./parseNumber.ts";
import { printRecord } from "./printRecord.ts";
import { withDeployment } from "./withDeployment.ts";

/** `hardhat dpin inspect-batch`. */
export default async function inspectBatch(
  args: { batch: string; id?: string | undefined },
  hre: HardhatRuntimeEnvironment,
): Promise<Record<string, unknown>> {
  const id = parseNumber({ text: args.batch, what: "the batch" });
  return withDeployment({ hre, id: args.id }, async ({ client, addresses }) => {
    const at = { address: addresses.streams, abi: jobStreamsAbi } as const;
    const batch = await client.readContract({ ...at, functionName: "getBatch", args: [id] });
    if (batch.state === 0) throw new Error(`there is no batch ${id}; they are numbered from ${2n ** 40n} on`);
    const record = { ...batch, state: BATCH_STATES[batch.state] };
    printRecord({ heading: ["field", "value (wei, seconds)"], record });
    return record;
  });
}
