import type { Address, Hex } from "viem";
import type { FeePolicy } from "../../fees/feesFor.ts";
import type { DpinReader } from "../createDpinClient.ts";
import type { Call, SenderParameters } from "../createSender.ts";
import type { Nonces } from "./createNonces.ts";
import type { Transaction } from "./Sent.ts";

/** What all parts of a sender share. */
export interface SenderContext extends Pick<SenderParameters, "onReplace" | "onForeign" | "signal"> {
  readonly publicClient: DpinReader;
  readonly account: Address;
  readonly sign: (transaction: Transaction) => Promise<Hex>;
  readonly policy: FeePolicy;
  readonly nonces: Nonces;
  /** Asks the node until it answers, by the client's patience. */
  readonly online: <T>(call: Call, run: () => Promise<T>) => Promise<T>;
  /** Like `online`, but whatever the node says is taken for its own trouble: what was sent may be mined all the same. */
  readonly patiently: <T>(call: Call, run: () => Promise<T>) => Promise<T>;
}
