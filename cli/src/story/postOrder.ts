import { getTime, postJob, publishJob } from "@dpin/sdk";
import type { ArtifactStore, DpinClient, PublishedProgram } from "@dpin/sdk";
import { parseEther, type Address } from "viem";

/** A piece of work that the requester wants done. */
export interface Order {
  /** What people call the program, and what the job is about. */
  readonly program: string;
  readonly title: string;
  readonly published: PublishedProgram;
  /** Made anew at every call, so that no order holds its inputs. */
  inputs(): readonly Uint8Array[];
  /** Open to all providers when left out. */
  readonly provider?: Address;
  /** Reads the output: what to tell people now, and the answer to the question if the order was one. */
  accept(output: Uint8Array): { readonly told: string; readonly answer?: string };
}

/**
 * DPIN wei. An open job starts low and its price rises until somebody takes it at the last second for acceptance at most; one for a certain
 * provider starts at what that provider asks.
 */
const OPEN_PRICE = parseEther("5");
const DIRECT_PRICE = parseEther("10");
const MAX_PRICE = parseEther("20");
/** Seconds. */
const ACCEPT_TIME = 120;
const RUN_TIME = 300;

/** Publishes an order's inputs and posts its job; `announce` learns the job's locator before anybody can see it on chain. */
export async function postOrder(parameters: {
  client: DpinClient;
  store: ArtifactStore;
  order: Order;
  announce: (locator: string) => void;
}): Promise<bigint> {
  const { client, store, order, announce } = parameters;
  const { programRoot, inputRoot, locator } = await publishJob({ store, program: order.published, inputs: order.inputs() });
  announce(locator);
  const { jobId } = await postJob(client, {
    ...{ programRoot, inputRoot, locator, minPrice: order.provider === undefined ? OPEN_PRICE : DIRECT_PRICE, maxPrice: MAX_PRICE },
    acceptBy: (await getTime(client)) + ACCEPT_TIME,
    runTime: RUN_TIME,
    ...(order.provider === undefined ? {} : { provider: order.provider }),
  });
  return jobId;
}
