import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { zeroAddress } from "viem";
import { jobStreamsAbi } from "../sdk/src/abi/jobStreamsAbi.ts";
import { parseNumber } from "./parseNumber.ts";
import { printRecord } from "./printRecord.ts";
import { withDeployment } from "./withDeployment.ts";

/** `hardhat dpin inspect-stream`. */
export default async function inspectStream(
  args: { stream: string; id?: string | undefined },
  hre: HardhatRuntimeEnvironment,
): Promise<Record<string, unknown>> {
  const id = parseNumber({ text: args.stream, what: "the stream" });
  return withDeployment({ hre, id: args.id }, async ({ client, addresses }) => {
    const at = { address: addresses.streams, abi: jobStreamsAbi } as const;
    const stream = await client.readContract({ ...at, functionName: "getStream", args: [id] });
    if (stream.requester === zeroAddress) throw new Error(`there is no stream ${id}`);
    const record = { ...stream, state: stream.token === zeroAddress ? "closed" : "open" };
    printRecord({ heading: ["field", "value (wei, seconds)"], record });
    return record;
  });
}
