import type { Address } from "viem";
import { formatAmount } from "../report/formatAmount.ts";
import type { Tone } from "../report/createReporter.ts";
import type { ChainEvent, JobEntry } from "./types.ts";

/** Who did what, for one event of the chain; null for events that add nothing to the story. */
export function describeEvent(parameters: {
  event: ChainEvent;
  job: JobEntry | undefined;
  nameOf: (address: Address) => string;
  symbol: string;
}): { who: string; what: string; tone: Tone } | null {
  const { event, job, nameOf, symbol } = parameters;
  const { name, args } = event;
  const id = String(args["jobId"]);
  const who = (field: string) => nameOf(args[field] as Address);
  const paid = (field: string) => formatAmount({ wei: args[field] as bigint, symbol });
  const dpin = (field: string) => formatAmount({ wei: args[field] as bigint, symbol: "DPIN" });
  const gas = `${event.gasUsed.toLocaleString("en")} gas`;
  const title = job === undefined || job.title === "" ? "" : `: ${job.title}`;
  const say = (actor: string, what: string, tone: Tone = "plain") => ({ who: actor, what, tone });
  switch (name) {
    case "JobPosted":
      return say(who("requester"), `posts job ${id}${title} (at most ${paid("maxPrice")})`);
    case "JobAccepted":
      return say(who("provider"), `accepts job ${id} for ${paid("price")} and locks ${dpin("locked")} of stake`);
    case "JobCommitted":
      return say(
        who("provider"),
        `commits to the result of job ${id} and to every step on the way there (trace ${short(args["traceRoot"])})`,
      );
    case "JobFinalized":
      return say("chain", `job ${id} is final: ${who("provider")} earns ${paid("paid")}, the fee is ${paid("fee")}`, "good");
    case "JobCancelled":
    case "JobExpired":
      return say(
        "chain",
        `job ${id} ${name === "JobExpired" ? "expired" : "was cancelled"}: ${who("requester")} gets ${paid("refund")} back`,
        "bad",
      );
    case "ClaimCommitted":
      return say(who("challenger"), `claims a fault in job ${id}, still sealed (${gas})`);
    case "FraudProven": {
      const where = `op ${args["op"]}, element ${args["index"]}`;
      const values = `committed ${args["committed"]}, the contract computes ${args["recomputed"]}`;
      return say(who("challenger"), `proves it in one transaction: ${where}: ${values} (${gas})`, "good");
    }
    case "Convicted": {
      const split = `${dpin("compensation")} to the requester, ${dpin("bounty")} to ${who("challenger")}, ${dpin("burned")} burned`;
      return say("chain", `${who("provider")} is convicted for job ${id} and loses ${dpin("slashed")}: ${split}`, "bad");
    }
    case "Settled":
      return say("chain", `job ${id} is settled: compensation and bounty are paid, the rest is burned`, "good");
    case "RefundClaimed":
      return say(who("requester"), `takes ${paid("amount")} back for job ${id}`);
    case "RevealDemanded":
      return say(
        who("demander"),
        `demands on chain what is withheld: node ${args["level"]}/${args["index"]} of op ${args["op"]} of job ${id}`,
      );
    case "RevealAnswered":
      return say(who("provider"), `publishes node ${args["level"]}/${args["index"]} of op ${args["op"]} of job ${id}`);
    case "ProviderRegistered":
      return say(who("provider"), `registers as a provider, serves ${String(args["endpoint"])}`);
    case "Staked":
      return say(who("provider"), `stakes ${dpin("amount")}`);
    default:
      return null;
  }
}

function short(hash: unknown): string {
  return `${String(hash).slice(0, 10)}…`;
}
