import { FAULT_KINDS } from "@dpin/runtime";
import type { Fault } from "@dpin/runtime";
import type { Address } from "viem";
import { formatAmount } from "../report/formatAmount.ts";
import type { Tone } from "../report/createReporter.ts";
import type { ChainEvent, JobEntry } from "./types.ts";

/** A line of the story. */
interface Told {
  readonly who: string;
  readonly what: string;
  readonly tone: Tone;
}

/** Who did what, for one event of the chain; nothing for events that add nothing to the story. */
export function describeEvent(parameters: {
  event: ChainEvent;
  job: JobEntry | undefined;
  nameOf: (address: Address) => string;
  symbol: string;
}): Told[] {
  const { event, job, nameOf, symbol } = parameters;
  const { name, args } = event;
  const id = String(args["jobId"] ?? args["id"]);
  const who = (field: string) => nameOf(args[field] as Address);
  const paid = (field: string) => formatAmount({ wei: args[field] as bigint, symbol });
  const dpin = (field: string) => formatAmount({ wei: args[field] as bigint, symbol: "DPIN" });
  const gas = `${event.gasUsed.toLocaleString("en")} gas`;
  const title = job === undefined || job.title === "" ? "" : `: ${job.title}`;
  const say = (actor: string, what: string, tone: Tone = "plain"): [Told] => [{ who: actor, what, tone }];
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
      return say(who("challenger"), `claims a fault, and keeps sealed in which job (${gas})`);
    case "Convicted": {
      const { kind, op, index, committed, recomputed } = args["fault"] as Omit<Fault, "kind"> & { kind: number };
      const proof = `proves it in one transaction: op ${op}, element ${index}: committed ${committed}, the contract computes ${recomputed} (${gas})`;
      const split = `${dpin("compensation")} to the requester, ${dpin("bounty")} to ${who("challenger")}, ${dpin("burned")} burned`;
      const [conviction] = say("chain", `${who("provider")} is convicted for job ${id} and loses ${dpin("slashed")}: ${split}`, "bad");
      return [...(FAULT_KINDS[kind] === "Silence" ? [] : say(who("challenger"), proof, "good")), conviction];
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
      return [];
  }
}

function short(hash: unknown): string {
  return `${String(hash).slice(0, 10)}…`;
}
