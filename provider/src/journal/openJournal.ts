import { mkdir } from "node:fs/promises";
import path from "node:path";
import { BaseError } from "@dpin/sdk";
import { readIfThere, writeWhole } from "@dpin/sdk/node";
import { z } from "zod";

const hex = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]*$/i)]);
const traceNode = z.strictObject({ op: z.number(), level: z.number(), index: z.number(), hash: hex });
const entry = z.strictObject({
  jobId: z.string(),
  programRoot: hex,
  inputRoot: hex,
  locator: z.string(),
  /** Set when the provider is done with the job: why. The entry is then forgotten. */
  closed: z.string().optional(),
  /** Set once a run was computed. */
  result: z.strictObject({ outputRoot: hex, traceRoot: hex, locator: z.string() }).optional(),
  /** Reveals demanded and not yet answered. */
  reveals: z.array(traceNode),
});
const schema = z.strictObject({ version: z.literal(1), network: z.string(), nextBlock: z.string(), jobs: z.array(entry) });

export type JournalEntry = z.infer<typeof entry>;

/** What a provider must not forget: how far it has read the chain, and the jobs it may have to act on. */
export interface Journal {
  readonly nextBlock: bigint;
  jobs(): readonly JournalEntry[];
  find(jobId: bigint): JournalEntry | undefined;
  /** Changes entries or adds them, and moves on to `nextBlock`, all or nothing; resolves when it is on disk. */
  save(change: { nextBlock?: bigint; entries?: readonly JournalEntry[] }): Promise<void>;
}

export class JournalError extends BaseError {}

/**
 * Opens the journal of a data folder, or starts one at `fromBlock`; `network` names the chain and the contracts. Throws JournalError when the
 * file is not a journal, or one of another network.
 */
export async function openJournal({ dir, network, fromBlock }: { dir: string; network: string; fromBlock: bigint }): Promise<Journal> {
  const file = path.join(dir, "journal.json");
  await mkdir(dir, { recursive: true });
  const stored = await read(file);
  if (stored !== null && stored.network !== network) {
    throw new JournalError(`${file} belongs to another network`, { details: { expected: network, found: stored.network } });
  }
  let nextBlock = stored === null ? fromBlock : BigInt(stored.nextBlock);
  const jobs = new Map((stored?.jobs ?? []).map((job) => [job.jobId, job]));
  let last: Promise<void> = Promise.resolve();

  const save: Journal["save"] = ({ nextBlock: next, entries = [] }) => {
    if (next !== undefined) nextBlock = next;
    for (const job of entries) {
      if (job.closed === undefined) jobs.set(job.jobId, job);
      else jobs.delete(job.jobId);
    }
    const result = last.then(write);
    last = result.catch(() => undefined);
    return result;
  };

  async function write(): Promise<void> {
    const text = JSON.stringify({ version: 1, network, nextBlock: String(nextBlock), jobs: [...jobs.values()] });
    await writeWhole({ file, content: text });
  }

  return {
    get nextBlock() {
      return nextBlock;
    },
    jobs: () => [...jobs.values()],
    find: (jobId) => jobs.get(String(jobId)),
    save,
  };
}

async function read(file: string): Promise<z.infer<typeof schema> | null> {
  const text = await readIfThere({ file });
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new JournalError(`${file} is not a provider's journal`, { cause });
  }
}
