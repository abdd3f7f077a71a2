import { randomInt } from "node:crypto";
import { getJob, getProvider, getTime, keepLatest, type DpinClient } from "@dpin/sdk";
import type { Leadership } from "@dpin/sdk/database";
import type { Hex } from "viem";
import type { Journal, JournalRecord } from "../journal/openJournal.ts";
import type { BatchPlan } from "../work/types.ts";
import { createRunBudget } from "./createRunBudget.ts";
import { decideTier, type TierChoice } from "./decideTier.ts";
import type { ProviderHistory } from "./rerunChance.ts";
import type { VerifierPolicy } from "./verifierPolicySchema.ts";

/** Programs of which it is remembered that they are no products. */
const KNOWN_PROGRAMS = 10_000;
/** Parts of one that a draw is counted in. */
const ONE = 2 ** 32;

/** How commitments are checked, by the policy, what is left of its budgets, and what is known of providers and programs. */
export interface Choices {
  /** `isMine` of a job whose answer this verifier knows: it is always re-run. */
  tierOf(of: { record: JournalRecord; isMine: boolean }): Promise<TierChoice>;
  planOf(of: { record: JournalRecord }): Promise<BatchPlan>;
  /** Counts what a check took of a machine against the budget of its tier. */
  spend(on: { tier: "rerun" | "product"; jobId: bigint; ms: number }): Promise<void>;
  /** The next job of this program is not asked about again. */
  isNoProduct(programRoot: Hex): void;
}

export function createChoices({
  client,
  journal,
  leadership,
  policy,
}: {
  client: DpinClient;
  journal: Journal;
  leadership: Leadership;
  policy: VerifierPolicy;
}): Choices {
  const budgets = {
    rerun: createRunBudget({ leadership, tier: "rerun", secondsPerHour: policy.runSecondsPerHour }),
    product: createRunBudget({ leadership, tier: "product", secondsPerHour: policy.productSecondsPerHour }),
  };
  const noProducts = new Map<Hex, true>();

  /** What is known of a record's provider. While logs wait to be read the contract is asked whether it was convicted more often: then that counts as if it were just now. */
  async function historyOf({ record: { provider }, now }: { record: JournalRecord; now: number }): Promise<ProviderHistory> {
    const { right, convictions } = journal.provider(provider);
    const known = convictions.map(({ time }) => ({ time }));
    if (!journal.isBehind) return { right, convictions: known };
    const { offences } = await getProvider(client, { provider });
    return { right, convictions: offences > known.length ? [...known, { time: now }] : known };
  }

  return {
    async tierOf({ record, isMine }) {
      if (record.batch !== undefined || isMine) return { tier: "rerun" };
      const isLeft = { rerun: await budgets.rerun.isLeft(), product: await budgets.product.isLeft() };
      // Then neither price nor history can change anything.
      if (policy.rerunShare >= 1 && isLeft.rerun) return { tier: "rerun" };
      const { price, locked } = await getJob(client, { jobId: record.jobId });
      // Private randomness, drawn after the commitment: nothing that a provider could foresee.
      const draws = { rerun: randomInt(ONE) / ONE, product: randomInt(ONE) / ONE };
      const isProduct = noProducts.has(record.programRoot) ? false : null;
      const now = await getTime(client);
      const history = await historyOf({ record, now });
      return decideTier({ history, locked, price, now, policy, draws, isLeft, isProduct });
    },
    async planOf({ record }) {
      const { rerunShare, runCost, distrustSeconds, alwaysAbove, productShare, productTries } = policy;
      const limits = { msLeft: await budgets.rerun.msLeft(), productMsLeft: await budgets.product.msLeft() };
      const history = await historyOf({ record, now: await getTime(client) });
      return { policy: { rerunShare, runCost, distrustSeconds, alwaysAbove, productShare, productTries }, history, ...limits };
    },
    spend: ({ tier, jobId, ms }) => budgets[tier].spend({ jobId, ms }),
    isNoProduct: (programRoot) => keepLatest({ map: noProducts, key: programRoot, value: true, most: KNOWN_PROGRAMS }),
  };
}
