import type { Action, DisputeJob, DisputeState, RevealStatus } from "./types.ts";

/**
 * Decides what a verifier does next, from its findings and the chain's state alone: no clock, no network, no memory, so that the same
 * state after a restart gives the same actions. Per job at most one action at a time that depends on the one before it.
 * Actions come in the order of their deadlines: what must be on chain first comes first, work of our own last.
 */
export function solve(state: DisputeState): Action[] {
  const urgent: { deadline: number; action: Action }[] = [];
  const work: { deadline: number; action: Action }[] = [];
  const settled: Action[] = [];
  for (const job of state.jobs) {
    for (const action of solveJob({ job, state })) {
      if (action.kind === "check" || action.kind === "search") work.push({ deadline: job.windowEnd, action });
      else if (job.state === "committed") urgent.push({ deadline: job.windowEnd, action });
      else settled.push(action);
    }
  }
  if (state.depositCredit > 0n) settled.push({ kind: "withdrawDeposits" });
  const soonest = (list: typeof urgent) => list.sort((a, b) => a.deadline - b.deadline).map(({ action }) => action);
  return [...soonest(urgent), ...settled, ...soonest(work)];
}

function solveJob({ job, state }: { job: DisputeJob; state: DisputeState }): Action[] {
  switch (job.state) {
    case "committed":
      return solveCommitted({ job, state });
    case "convicted":
      return solveConvicted(job);
    case "finalized":
      return [...reclaim(job), ...end(job, job.finding.kind === "proven" ? "finalized before the fault was proven" : "finalized")];
    case "cancelled":
    case "expired":
      return end(job, job.state);
    case "none":
    case "posted":
    case "accepted":
      // A chain that was rewound: the commitment may come again, with the same roots or with others.
      return [];
  }
}

function solveCommitted({ job, state }: { job: DisputeJob; state: DisputeState }): Action[] {
  const { jobId, finding } = job;
  const open = state.now <= job.windowEnd;
  // Work stops with the latest block's clock, but is given up only by the clock that is sure.
  const closed = (reason: string) => (state.sureNow > job.windowEnd ? close(job, reason) : []);
  switch (finding.kind) {
    case "unchecked":
      return open ? [{ kind: "check", jobId }] : closed("the window closed before the job was checked");
    case "differs":
      return open ? [{ kind: "search", jobId }] : closed("the window closed during the search");
    case "wanting": {
      const { reveal } = finding;
      const status = job.reveals.find(({ node }) => sameNode(node, reveal.node));
      if (status === undefined) {
        if (open && state.now + state.responseTime < job.windowCap) return [{ kind: "demandReveal", jobId, reveal }];
        const late = state.sureNow > job.windowEnd || state.sureNow + state.responseTime >= job.windowCap;
        return late ? close(job, "no time was left for one more reveal") : [];
      }
      if (status.answered) return [{ kind: "search", jobId }];
      return state.now > status.respondBy ? [{ kind: "convictSilence", jobId, node: status.node }] : [];
    }
    case "proven": {
      const { evidence } = finding;
      if (job.claim === null) return open ? [{ kind: "commitClaim", jobId, evidence }] : closed("the window closed before the claim");
      if (job.claim.time > job.windowEnd) return close(job, "the window closed before the claim");
      if (state.now > job.windowEnd + state.proofTail)
        return state.sureNow > job.windowEnd + state.proofTail ? close(job, "the proof tail ended before the proof") : [];
      // A transaction sent now is mined in a later block than the latest, so a claim in the latest block is old enough.
      return state.block >= job.claim.block ? [{ kind: "proveFraud", jobId, evidence }] : [];
    }
    case "checking":
    case "closed":
      return [];
  }
}

function solveConvicted(job: DisputeJob): Action[] {
  const { jobId, conviction } = job;
  const owed: Action[] = reclaim(job);
  if (conviction !== null && conviction.mine && !conviction.settled) owed.push({ kind: "settle", jobId });
  return owed.length > 0 ? owed : end(job, conviction?.mine === true ? "convicted" : "convicted by another challenger");
}

function reclaim(job: DisputeJob): Action[] {
  return job.reveals
    .filter(({ mine, answered, deposit }) => mine && !answered && deposit > 0n)
    .map(({ node }) => ({ kind: "reclaimDeposit", jobId: job.jobId, node }));
}

/** A job is over only when a reorganisation cannot bring it back: its proof would be needed again. */
function end(job: DisputeJob, reason: string): Action[] {
  return job.confirmed ? close(job, reason) : [];
}

function close(job: DisputeJob, reason: string): Action[] {
  return job.finding.kind === "closed" ? [] : [{ kind: "close", jobId: job.jobId, reason }];
}

function sameNode(a: RevealStatus["node"], b: RevealStatus["node"]): boolean {
  return a.op === b.op && a.level === b.level && a.index === b.index;
}
