import {
  computeChallengesAbi,
  getClaim,
  getConviction,
  getDepositCredit,
  getReveal,
  listEvents,
  type BlockRange,
  type DpinClient,
} from "@dpin/sdk";
import type { Address } from "viem";
import { amountJson } from "../../amounts/amountJson.ts";
import { formatAmount } from "../../report/formatAmount.ts";
import { formatTable } from "../../report/formatTable.ts";
import { isoTime } from "../../run/isoTime.ts";
import { openSession } from "../../run/openSession.ts";
import type { Run } from "../../run/Run.ts";
import { isOver } from "./isOver.ts";

const native = (wei: bigint) => ({ wei, formatted: formatAmount({ wei, symbol: "native", digits: 18 }) });

/** `dpin verifier claims`: an account's claims, convictions and demanded reveals, and which deposits can be taken back; the key's by default. */
export async function showClaims({
  run,
  account: named,
  fromBlock,
  toBlock,
}: {
  run: Run;
  account?: Address;
  fromBlock?: bigint;
  toBlock?: bigint;
}): Promise<void> {
  const session = await openSession({ run });
  const { client } = session;
  const account = named ?? (await session.account());
  const range = { fromBlock, toBlock };
  const document = {
    account,
    claims: await claimsOf(client, { account, ...range }),
    convictions: await convictionsOf(client, { account, ...range }),
    reveals: await revealsOf(client, { account, ...range }),
    credit: native(await getDepositCredit(client, { account })),
  };
  const { claims, convictions, reveals, credit } = document;
  const table = (rows: readonly (readonly string[])[]) => (rows.length === 1 ? [] : [formatTable({ rows, indent: "" })]);
  const lines = [
    `${account}: claims ${claims.length}, convictions ${convictions.length}, demanded reveals ${reveals.length}`,
    ...table([
      ["claim", "block", "stands"],
      ...claims.map(({ claim, block, stands }) => [claim, String(block), stands ? "yes" : "no: it has convicted"]),
    ]),
    ...table([
      ["convicted", "provider", "bounty", "settled"],
      ...convictions.map(({ id, provider, bounty, settled }) => [
        String(id),
        provider,
        bounty.formatted,
        settled ? "yes" : `no: dpin job settle ${id}`,
      ]),
    ]),
    ...table([
      ["reveal of", "node", "deposit", "state"],
      ...reveals.map(({ id, op, level, index, deposit, state }) => [String(id), `${op}.${level}.${index}`, deposit.formatted, state]),
    ]),
    `${credit.formatted} of deposits can be withdrawn`,
  ];
  run.result(document, lines.join("\n"));
}

async function claimsOf(client: DpinClient, { account, ...range }: BlockRange & { account: Address }) {
  const filter = { address: client.addresses.challenges, abi: computeChallengesAbi, eventName: "ClaimCommitted" } as const;
  const events = await listEvents(client, { ...filter, ...range, args: { challenger: account } });
  return Promise.all(
    events.map(async ({ args: { claim }, blockNumber }) => {
      const { block, time } = await getClaim(client, { claim });
      return { claim, block: blockNumber, committedAt: isoTime(time), stands: block > 0n };
    }),
  );
}

async function convictionsOf(client: DpinClient, { account, ...range }: BlockRange & { account: Address }) {
  const filter = { address: client.addresses.challenges, abi: computeChallengesAbi, eventName: "Convicted" } as const;
  const events = await listEvents(client, { ...filter, ...range, args: { challenger: account } });
  return Promise.all(
    events.map(async ({ args: { id, provider, slashed, bounty } }) => {
      const { settled } = await getConviction(client, { jobId: id });
      return { id, provider, slashed: amountJson({ wei: slashed }), bounty: amountJson({ wei: bounty }), settled };
    }),
  );
}

async function revealsOf(client: DpinClient, { account, ...range }: BlockRange & { account: Address }) {
  const filter = { address: client.addresses.challenges, abi: computeChallengesAbi, eventName: "RevealDemanded" } as const;
  const events = await listEvents(client, { ...filter, ...range, args: { demander: account } });
  return Promise.all(
    events.map(async ({ args: { id, revealId, leaf, op, level, index, hash, respondBy } }) => {
      const { deposit, answered } = await getReveal(client, { revealId });
      const over = deposit > 0n && (await isOver(client, { id }));
      const state = answered ? "answered" : deposit === 0n ? "reclaimed" : over ? "reclaimable" : "open";
      return { id, revealId, leaf, op, level, index, hash, deposit: native(deposit), respondBy: isoTime(respondBy), state };
    }),
  );
}
