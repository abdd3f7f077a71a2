import type { Backend } from "@dpin/runtime";
import type { ArtifactStore } from "@dpin/sdk";
import type { Logger } from "pino";
import { checkJobProduct } from "../check/checkJobProduct.ts";
import type { CheckLimits } from "../check/fetchWithin.ts";
import type { JournalRecord } from "../journal/openJournal.ts";
import type { Tier } from "../policy/decideTier.ts";

/** What a check of one job's product told: `next` is how it is checked now, null when it is right. */
export interface LeafProduct {
  readonly next: Exclude<Tier, "product"> | null;
  readonly ms: number;
  readonly isProduct: boolean;
  /** Why its product is wrong, so that its re-run must differ. */
  readonly refused: string | null;
}

/** Checks job `leaf` of a batch as a product; `otherwise` is what it gets when its program is none. Throws what checkJobProduct throws. */
export async function checkLeafProduct(parameters: {
  record: JournalRecord;
  leaf: number;
  otherwise: Exclude<Tier, "product">;
  store: ArtifactStore;
  endpoint: string | null;
  backend: Backend;
  limits: CheckLimits;
  tries: number;
  secondsLeft: number;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
  logger: Logger;
}): Promise<LeafProduct> {
  const { record, leaf, otherwise, tries, logger } = parameters;
  const about = { jobId: String(record.jobId), leaf };
  const checked = await checkJobProduct(parameters);
  switch (checked.kind) {
    case "none":
      return { next: otherwise, ms: 0, isProduct: false, refused: null };
    case "unopened": {
      const { reason } = checked;
      logger.warn({ event: "outputWithheld", ...about, reason }, `the output of job ${leaf} cannot be had, so it is re-run: ${reason}`);
      return { next: "rerun", ms: 0, isProduct: true, refused: null };
    }
    case "right":
    case "wrong": {
      const { kind, ms, steps, macs } = checked;
      const refused = kind === "wrong" ? checked.reason : null;
      logger.info(
        {
          event: "productChecked",
          ...about,
          equal: kind === "right",
          ms,
          tries,
          steps,
          macs,
          ...(refused !== null && { reason: refused }),
        },
        `the product of job ${leaf} of the batch is ${kind}`,
      );
      return { next: kind === "right" ? null : "rerun", ms, isProduct: true, refused };
    }
  }
}
