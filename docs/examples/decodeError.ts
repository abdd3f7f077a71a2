import { cancel, ContractRevertError, isTransient, JOB_STATES, NodeUnreachableError, type DpinClient } from "@dpin/sdk";

/** What a refusal looks like: the contract's error by its name with its values, however deep in the network it came from. */
export async function decodeError({ client, jobId }: { client: DpinClient; jobId: bigint }) {
  try {
    await cancel(client, { jobId });
    return `job ${jobId} is cancelled`;
  } catch (error) {
    // The contract said no: trying again unchanged is no use.
    if (error instanceof ContractRevertError && error.errorName === "JobEscrow_WrongState") {
      const [job, state] = error.args;
      return `job ${job} is ${JOB_STATES[Number(state)]}: too late to take it back`;
    }
    if (error instanceof ContractRevertError) return `${error.errorName}(${error.args.join(", ")})`;
    // The node did not answer: the client has tried as often as its retryPolicy says.
    if (error instanceof NodeUnreachableError || isTransient(error)) return "try again later";
    throw error;
  }
}
