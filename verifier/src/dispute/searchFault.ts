import { buildFraudProof, findDivergence, fromHex, LEAF_BYTES, leavesRead, toHex } from "@dpin/runtime";
import type { Divergence, Op, Run, Source, Statement, TraceNode, TraceView } from "@dpin/runtime";
import { BaseError, computeChallengesAbi, createHttpTraceView, fetchJob, findLog, revealIdOf } from "@dpin/sdk";
import type { ArtifactStore, DpinClient } from "@dpin/sdk";
import type { Logger } from "pino";
import { getAbiItem, parseEventLogs, type Address } from "viem";
import { BackendDisagreementError } from "../check/BackendDisagreementError.ts";
import type { CheckedJob } from "../check/checkJob.ts";
import { recheckFinding } from "../check/recheckFinding.ts";
import { statementOf } from "../check/statementOf.ts";
import type { JournalRecord } from "../journal/openJournal.ts";
import { REMEMBERED_BLOCKS } from "../journal/readCommitments.ts";
import { endpointOf } from "./endpointOf.ts";
import { evidenceOf } from "./evidenceOf.ts";
import { RevealWantedError } from "./RevealWantedError.ts";
import type { Evidence, RevealWanted } from "./types.ts";
import { withReveals } from "./withReveals.ts";

/** What a search ends with: a proof that convicts, or a node that must be revealed on chain before it can go on. */
export type SearchResult =
  { readonly kind: "proven"; readonly evidence: Evidence } | { readonly kind: "wanting"; readonly reveal: RevealWanted };

/**
 * Finds where a committed trace departs from one's own run and builds the proof: through the provider's HTTP server, and where it is silent or
 * lies through what it published on chain. The finding is checked again by other means; throws BackendDisagreementError when it is not
 * confirmed.
 */
export async function searchFault(
  client: DpinClient,
  parameters: {
    record: JournalRecord;
    checked: CheckedJob;
    challenger: Address;
    store: ArtifactStore;
    backend: string;
    signal: AbortSignal;
    logger: Logger;
  },
): Promise<SearchResult> {
  const { record, checked, challenger, store, backend, signal, logger } = parameters;
  const { jobId, provider } = record;
  const leaf = record.batch?.dispute?.leaf;
  const { program, commitment } = checked.loaded;
  const statement = statementOf(record);
  const endpoint = await endpointOf(client, { provider, signal, logger });
  // A reveal comes after its commitment, which a reorganisation may have moved to an earlier block than the journal names.
  const earliest = record.block > REMEMBERED_BLOCKS ? record.block - REMEMBERED_BLOCKS : 0n;
  const view = withReveals({
    view: endpoint === null ? silent : createHttpTraceView({ endpoint, jobId, leaf, timeoutMs: 4_000, signal }),
    published: (node) => publishedNode(client, { jobId, leaf, node, fromBlock: earliest }),
    answers: checked.answers,
    refusal: checked.refusal,
    signal,
  });

  let divergence: Divergence | null;
  try {
    divergence = await findDivergence({ program, commitment, statement, committed: view, own: checked.run });
  } catch (error) {
    if (!(error instanceof RevealWantedError)) throw error;
    const { node, opening } = error;
    logger.info({ event: "withheld", jobId: String(jobId), op: node.op, level: node.level, index: node.index }, error.shortMessage);
    return { kind: "wanting", reveal: { node: { ...node, hash: toHex(node.hash) }, opening: toHex(opening) } };
  }
  if (divergence === null) throw new BackendDisagreementError({ backend, what: "two runs of one job gave different roots" });

  const fresh = await fetchJob({ store, locator: record.jobLocator, programRoot: record.programRoot, inputRoot: record.inputRoot, signal });
  const { constants, inputs } = fresh;
  const proof = buildFraudProof({ program, commitment, constants, inputs, inputRoot: statement.inputRoot, own: checked.run, divergence });
  const fault = recheckFinding({ program: fresh.program, constants, inputs, own: checked.run, backend, divergence, statement, proof });
  const { kind, op, index, committed, recomputed } = fault;
  const fanInBytes =
    kind === "Element"
      ? LEAF_BYTES * leavesOf({ op: program.ops[op]!, element: index, statement, constants, inputs, own: checked.run })
      : 0;
  logger.info(
    {
      event: "found",
      jobId: String(jobId),
      kind,
      op,
      opName: program.ops[op]?.name,
      index,
      committed,
      recomputed,
      proofBytes: proof.length,
      fanInBytes,
    },
    `job ${jobId}: ${kind} fault at op ${op}, index ${index}, confirmed by the reference`,
  );
  return { kind: "proven", evidence: evidenceOf({ jobId, proof, kind, challenger }) };
}

/** A provider that registered without a server. */
const silent: TraceView = {
  node: () => Promise.reject(new BaseError("the provider has no endpoint")),
  leaf: () => Promise.reject(new BaseError("the provider has no endpoint")),
};

async function publishedNode(
  client: DpinClient,
  { jobId, leaf, node, fromBlock }: { jobId: bigint; leaf: number | undefined; node: TraceNode; fromBlock: bigint },
): Promise<Uint8Array | undefined> {
  const { challenges: address } = client.addresses;
  const { op, level, index, hash } = node;
  const revealId = revealIdOf({ jobId, leaf, node: { op, level, index, hash: toHex(hash) } });
  const event = getAbiItem({ abi: computeChallengesAbi, name: "RevealAnswered" });
  const log = await findLog(client, { address, event, args: { id: jobId, revealId }, fromBlock });
  if (log === null) return undefined;
  return fromHex(parseEventLogs({ abi: computeChallengesAbi, logs: [log], eventName: "RevealAnswered" })[0]!.args.data);
}

/** How many leaves of the op's operands the element depends on. */
function leavesOf(parameters: {
  op: Op;
  element: number;
  statement: Statement;
  constants: readonly Uint8Array[];
  inputs: readonly Uint8Array[];
  own: Run;
}): number {
  const { op, element, statement, constants, inputs, own } = parameters;
  const sources = { input: inputs, constant: constants, output: own.outputs, generated: [] };
  const bytesOf = ({ kind, index }: Source) => sources[kind][index]!;
  return leavesRead({ op, element, inputRoot: statement.inputRoot, bytesOf }).reduce((sum, { leaves }) => sum + leaves.size, 0);
}
