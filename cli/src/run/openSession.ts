import { createDpinClient, type DpinClient, type DryRun } from "@dpin/sdk";
import type { TransactionReceipt } from "viem";
import type { Address } from "viem";
import type { z } from "zod";
import { checkChain } from "../config/checkChain.ts";
import { checkContracts } from "../config/checkContracts.ts";
import { connect } from "../config/connect.ts";
import { createReader } from "../config/createReader.ts";
import { networkConfigSchema } from "../config/networkConfig.ts";
import { readConfig } from "../config/readConfig.ts";
import { addressOf } from "../keys/addressOf.ts";
import { UsageError } from "../UsageError.ts";
import { withConfirmation } from "./withConfirmation.ts";
import { withoutSending, type DryCalls } from "./withoutSending.ts";
import type { Run } from "./Run.ts";

/** A configuration of any of the programs; what is theirs alone is left to them. Reading needs no key. */
const schema = networkConfigSchema.loose().partial({ key: true });

/** How often a node that is away is asked: a person waits for the answer. */
const ATTEMPTS = 5;

export type SessionConfig = z.output<typeof schema>;

/** One command's connection to the network that its configuration names. */
export interface Session {
  readonly config: SessionConfig;
  /** Reads only; its key stays closed. */
  readonly client: DpinClient;
  /** The key's address; throws UsageError when the configuration has no key. */
  account(): Promise<Address>;
  /** Opens the key. Every transaction of this client is told and, on a terminal, asked about before it is sent; `what` says in words what it does. In a dry run none is sent (withoutSending). */
  acting(parameters: { what: string }): Promise<DpinClient>;
  /** Receipts of what `acting` has sent, in order. */
  readonly receipts: readonly TransactionReceipt[];
}

/** Reads the configuration of a run and looks whether its node is there and of the right network. Throws UsageError, NodeUnreachableError. */
export async function openSession({ run }: { run: Run }): Promise<Session> {
  const { signal } = run;
  const config = await readConfig<SessionConfig>({ file: run.config, schema });
  const { publicClient } = createReader({ rpc: config.rpc });
  const { fromBlock, ...contracts } = config.addresses;
  const addresses = fromBlock === undefined ? contracts : { ...contracts, fromBlock };
  const client = createDpinClient({ publicClient, addresses, signal, retryPolicy: { attempts: ATTEMPTS } });
  await checkChain(client, config);
  await checkContracts(client);
  const receipts: TransactionReceipt[] = [];
  const onReceipt = (receipt: TransactionReceipt) => {
    receipts.push(receipt);
    run.onReceipt(receipt);
  };
  // Opened once: a keystore takes a second of work to open, and one key has one sender.
  const dry: DryCalls = { calls: [], told: undefined };
  let connected: Promise<DpinClient> | undefined;
  const keyOf = () => {
    if (config.key === undefined) throw new UsageError(`${run.config} names no key, and this needs one`);
    return config.key;
  };
  return {
    config,
    client,
    receipts,
    account: async () => addressOf({ key: keyOf() }),
    acting: async ({ what }) => {
      const dryRun = run.dryRun === true;
      const onDryRun = (call: DryRun) => void (dry.told = call);
      connected ??= connect({ config: { ...config, key: keyOf() }, signal, attempts: ATTEMPTS, dryRun, onDryRun });
      const { fees } = config;
      if (dryRun) return withoutSending(await connected, { what, fees, dry, onPlan: run.onPlan });
      return withConfirmation(await connected, { run, what, fees, onReceipt });
    },
  };
}
