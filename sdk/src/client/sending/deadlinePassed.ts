import { DeadlinePassedError } from "../../errors/BaseError.ts";
import type { Call } from "../createSender.ts";

/** That a call came too late. */
export function deadlinePassed({ functionName, deadline }: Call): DeadlinePassedError {
  return new DeadlinePassedError(`${functionName} was not mined before its deadline`, { details: { deadline } });
}
