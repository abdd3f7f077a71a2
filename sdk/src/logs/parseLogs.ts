import { isAddressEqual, parseEventLogs } from "viem";
import type { Abi, Address, Log, ParseEventLogsReturnType } from "viem";
import { computeChallengesAbi } from "../abi/computeChallengesAbi.ts";
import { jobEscrowAbi } from "../abi/jobEscrowAbi.ts";
import { jobStreamsAbi } from "../abi/jobStreamsAbi.ts";
import { providerStakingAbi } from "../abi/providerStakingAbi.ts";
import type { DpinAddresses } from "../client/createDpinClient.ts";

/** The decoded events of a contract. */
export type EventsOf<TAbi extends Abi> = ParseEventLogsReturnType<TAbi, undefined, true>[number];

/** A decoded event of one of the network's contracts; `contract` tells apart events that share a name. */
export type DpinEvent =
  | (EventsOf<typeof jobEscrowAbi> & { readonly contract: "escrow" })
  | (EventsOf<typeof jobStreamsAbi> & { readonly contract: "streams" })
  | (EventsOf<typeof computeChallengesAbi> & { readonly contract: "challenges" })
  | (EventsOf<typeof providerStakingAbi> & { readonly contract: "staking" });

/** Decodes the logs that are events of the network's contracts, and drops the others; order is kept. */
export function parseLogs({ logs, addresses }: { logs: readonly Log[]; addresses: DpinAddresses }): DpinEvent[] {
  return logs.flatMap((log): DpinEvent[] => {
    const from = (address: Address) => isAddressEqual(log.address, address);
    if (from(addresses.escrow))
      return parseEventLogs({ abi: jobEscrowAbi, logs: [log] }).map((event) => ({ ...event, contract: "escrow" }));
    if (from(addresses.streams))
      return parseEventLogs({ abi: jobStreamsAbi, logs: [log] }).map((event) => ({ ...event, contract: "streams" }));
    if (from(addresses.challenges))
      return parseEventLogs({ abi: computeChallengesAbi, logs: [log] }).map((event) => ({ ...event, contract: "challenges" }));
    if (from(addresses.staking))
      return parseEventLogs({ abi: providerStakingAbi, logs: [log] }).map((event) => ({ ...event, contract: "staking" }));
    return [];
  });
}
