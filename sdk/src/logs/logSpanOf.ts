import type { PublicClient } from "viem";
import type { DpinClient } from "../client/createDpinClient.ts";
import { createLogSpan, type LogSpan } from "./createLogSpan.ts";

/** A question for one event is cheap: it begins with many blocks and learns what the node allows. */
const MOST_BLOCKS = 2 ** 20;
const spans = new WeakMap<PublicClient, LogSpan>();

/** How many blocks a client asks for at once when it asks for one event; what its node allows is learned once. */
export function logSpanOf({ publicClient }: DpinClient): LogSpan {
  const span = spans.get(publicClient) ?? createLogSpan({ most: MOST_BLOCKS });
  spans.set(publicClient, span);
  return span;
}
