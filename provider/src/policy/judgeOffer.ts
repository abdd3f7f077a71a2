import type { Address } from "viem";
import { floorOf, type ProviderConfig } from "../providerConfigSchema.ts";
import type { JobCosts } from "./costsOf.ts";
import { meetsDeadlines, type PromisedWork } from "./meetsDeadlines.ts";
import { priceOf } from "./priceOf.ts";

/** A posted job as a provider looks at it: `costs` of its program, `price` now, in wei of `token`; `needed`: bytes of memory its run takes, all tensors' when it is left out. */
export interface Offer {
  readonly token: Address;
  readonly price: bigint;
  readonly maxPrice: bigint;
  readonly runTime: number;
  readonly costs: JobCosts;
  readonly needed?: number | undefined;
  /** Wei of stake that it locks, times the seconds for which it does. */
  readonly dpinSeconds?: bigint | undefined;
}

/** What this machine has: backends of `macsPerSecond` each, memory, and the work it has promised. */
export interface Capacity {
  readonly backends: number;
  readonly macsPerSecond: number;
  readonly maxBytes: number;
  readonly work: readonly PromisedWork[];
}

/** `accept` at `minPrice` or more, `wait` until the price has risen to it, or `decline` for good. */
export type Verdict =
  | { readonly kind: "accept"; readonly minPrice: bigint }
  | { readonly kind: "wait"; readonly minPrice: bigint }
  | { readonly kind: "decline"; readonly reason: string };

/** Decides on a job whose program and inputs are at hand and valid: its price, its size, and whether it and all that was promised before are done in time. */
export function judgeOffer({ offer, config, capacity }: { offer: Offer; config: ProviderConfig; capacity: Capacity }): Verdict {
  const { token, price, maxPrice, runTime, costs, needed = costs.tensorBytes, dpinSeconds } = offer;
  const floor = floorOf({ config, token });
  if (floor === undefined) return { kind: "decline", reason: `token ${token} is not accepted` };
  if (costs.macs > config.maxMacs) return { kind: "decline", reason: `${costs.macs} multiply-accumulates are more than ${config.maxMacs}` };
  if (costs.tensorBytes > config.maxTensorBytes)
    return { kind: "decline", reason: `${costs.tensorBytes} bytes of tensors are more than ${config.maxTensorBytes}` };
  if (needed > capacity.maxBytes)
    return { kind: "decline", reason: `its run needs ${needed} bytes of memory, it may take ${capacity.maxBytes}` };
  const work = [...capacity.work, { macs: costs.macs, bytes: needed, secondsLeft: runTime }];
  const { late } = meetsDeadlines({ ...capacity, work });
  if (late !== null) {
    const [seconds, has] = [late.seconds, late.secondsLeft].map((value) => Math.max(0, Math.ceil(value)));
    return { kind: "decline", reason: `with it a job would take up to ${seconds} s, and has ${has} s` };
  }
  const minPrice = priceOf({ floor, costs, ...(dpinSeconds !== undefined && { dpinSeconds }) });
  if (maxPrice < minPrice) return { kind: "decline", reason: `pays at most ${maxPrice}, the floor is ${minPrice}` };
  return { kind: price >= minPrice ? "accept" : "wait", minPrice };
}
