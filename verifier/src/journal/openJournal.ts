import { mkdir } from "node:fs/promises";
import path from "node:path";
import { readIfThere, writeWhole } from "@dpin/sdk/node";
import { z } from "zod";
import { JournalError } from "./JournalError.ts";

const hex = z
  .string()
  .regex(/^0x([0-9a-f]{2})*$/i)
  .transform((text) => text as `0x${string}`);
const natural = z.string().regex(/^\d+$/).transform(BigInt);

const recordSchema = z.object({
  jobId: natural,
  /** Block of the commitment. */
  block: natural,
  provider: hex,
  programRoot: hex,
  inputRoot: hex,
  outputRoot: hex,
  traceRoot: hex,
  /** Artifact ids of the job's manifest and of the committed output. */
  jobLocator: z.string(),
  outputLocator: z.string(),
  /** How it is checked: drawn after the commitment, once. */
  tier: z.enum(["sample", "rerun"]).default("rerun"),
  /** `differs` also stands for a search that waits for a reveal: the chain keeps the answers, so the search starts anew. */
  finding: z.enum(["unchecked", "differs", "proven", "closed"]),
  reason: z.string().optional(),
  evidence: z.object({ proof: hex, salt: hex, claim: hex, kind: z.string() }).optional(),
  /** Nodes that this verifier demanded on chain: their deposits may have to be taken back. */
  demanded: z.array(z.object({ op: z.number().int(), level: z.number().int(), index: z.number().int(), hash: hex })),
});

const providerSchema = z.object({
  provider: hex,
  /** Jobs that an own re-run found right. */
  right: z.number().int().nonnegative(),
  /** All on chain, whoever proved them, with their chain second. */
  convictions: z.array(z.object({ jobId: natural, time: z.number().int() })),
});

const journalSchema = z.object({
  version: z.literal(1),
  chainId: z.number().int(),
  escrow: hex,
  /** First block whose events have not been read. */
  nextBlock: natural,
  records: z.array(recordSchema),
  providers: z.array(providerSchema).default([]),
});

/** What a verifier must not forget about one job. */
export type JournalRecord = z.infer<typeof recordSchema>;

/** What a verifier remembers of one provider. */
export type JournalProvider = z.infer<typeof providerSchema>;

/** The state of a verifier that outlives its process; `save` returns once the bytes are on the disk. */
export interface Journal {
  nextBlock: bigint;
  readonly records: Map<bigint, JournalRecord>;
  /** What is remembered of a provider; begun when there is nothing. */
  provider(address: `0x${string}`): JournalProvider;
  save(): Promise<void>;
}

/**
 * Opens the verifier's journal in a folder, or begins one. Saves write a new file beside the old, flush it and rename it over the old,
 * so that a crash leaves one or the other whole. Throws JournalError when the file is unreadable or belongs to another network:
 * it may hold the salt of a claim, so it is never overwritten silently.
 */
export async function openJournal(parameters: { dir: string; chainId: number; escrow: `0x${string}` }): Promise<Journal> {
  const { dir, chainId, escrow } = parameters;
  await mkdir(dir, { recursive: true });
  const file = path.join(dir, "journal.json");
  const kept = await readJournal(file);
  if (kept !== null && (kept.chainId !== chainId || kept.escrow.toLowerCase() !== escrow.toLowerCase())) {
    throw new JournalError(`${file} belongs to another network (chain ${kept.chainId}, escrow ${kept.escrow}): use another data folder`);
  }
  const providers = new Map(kept?.providers.map((known) => [known.provider.toLowerCase(), known]));
  let saving: Promise<void> = Promise.resolve();
  const journal: Journal = {
    nextBlock: kept?.nextBlock ?? 0n,
    records: new Map(kept?.records.map((record) => [record.jobId, record])),
    provider(address) {
      const known = providers.get(address.toLowerCase()) ?? { provider: address, right: 0, convictions: [] };
      providers.set(address.toLowerCase(), known);
      return known;
    },
    save() {
      // One after the other: two writers of one temporary file would mix their bytes.
      saving = saving.catch(() => undefined).then(() => writeJournal({ file, chainId, escrow, journal, providers }));
      return saving;
    },
  };
  return journal;
}

async function readJournal(file: string) {
  const text = await readIfThere({ file });
  if (text === null) return null;
  try {
    return journalSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new JournalError(`${file} is not a verifier's journal: move it away to begin a new one`, { cause: error });
  }
}

async function writeJournal(parameters: {
  file: string;
  chainId: number;
  escrow: string;
  journal: Journal;
  providers: ReadonlyMap<string, JournalProvider>;
}) {
  const { file, chainId, escrow, journal, providers } = parameters;
  const { nextBlock, records } = journal;
  const content = { version: 1, chainId, escrow, nextBlock, records: [...records.values()], providers: [...providers.values()] };
  const text = JSON.stringify(content, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 1);
  await writeWhole({ file, content: text });
}
