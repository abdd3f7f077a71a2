import type { Address } from "viem";
import { floorOf, type ProviderConfig } from "../providerConfigSchema.ts";

/** A posted job as a provider looks at it: `macs` and `bytes` from the runtime's measureProgram, `price` now, in wei of `token`. */
export interface Offer {
  readonly token: Address;
  readonly price: bigint;
  readonly maxPrice: bigint;
  readonly runTime: number;
  readonly macs: number;
  readonly bytes: number;
}

/** `accept` at `minPrice` or more, `wait` until the price has risen to it, or `decline` for good. */
export type Verdict =
  | { readonly kind: "accept"; readonly minPrice: bigint }
  | { readonly kind: "wait"; readonly minPrice: bigint }
  | { readonly kind: "decline"; readonly reason: string };

/** Twice the estimate must fit: a machine may be slowed down by whatever else it does. */
const TIME_MARGIN = 2;

/** Decides on a job whose program and inputs are at hand and valid; `queuedMacs` is the work already accepted. */
export function judgeOffer({ offer, config, queuedMacs }: { offer: Offer; config: ProviderConfig; queuedMacs: number }): Verdict {
  const floor = floorOf({ config, token: offer.token });
  if (floor === undefined) return { kind: "decline", reason: `token ${offer.token} is not accepted` };
  if (offer.macs > config.maxMacs) return { kind: "decline", reason: `${offer.macs} multiply-accumulates are more than ${config.maxMacs}` };
  if (offer.bytes > config.maxTensorBytes)
    return { kind: "decline", reason: `${offer.bytes} bytes of tensors are more than ${config.maxTensorBytes}` };
  const seconds = (TIME_MARGIN * (offer.macs + queuedMacs)) / config.macsPerSecond;
  if (seconds > offer.runTime)
    return { kind: "decline", reason: `would take up to ${Math.ceil(seconds)} s, the job allows ${offer.runTime} s` };
  const minPrice = floor.perJob + (floor.perGigaMac * BigInt(Math.ceil(offer.macs))) / 10n ** 9n;
  if (offer.maxPrice < minPrice) return { kind: "decline", reason: `pays at most ${offer.maxPrice}, the floor is ${minPrice}` };
  return { kind: offer.price >= minPrice ? "accept" : "wait", minPrice };
}
