import { measureProgram } from "../program/measureProgram.ts";
import type { Program } from "../program/types.ts";
import { MAX_INPUTS } from "../program/validateProgram.ts";
import { claimedProgram } from "./claimedProgram.ts";
import { planProduct } from "./planProduct.ts";
import type { FinalProduct } from "./types.ts";

/** A try takes at most this part of the op's multiply-accumulates, and this many: one thread's work of some seconds. */
const LEAST_GAIN = 64;
const MOST_STEPS = 2 ** 34;
/** What is still run has at most this part of the product's multiply-accumulates. */
const REST_PART = 16;

/**
 * How a valid program's output can be checked by checkProduct instead of by a run, or null when that would save little or is impossible: the last op, whose output is all that a
 * provider serves whole, is an exact product that takes nearly all of the program's work. The ops before it, such as a transposition of an operand, are run.
 */
export function planFinalProduct({ program }: { program: Program }): FinalProduct | null {
  const plan = planProduct({ op: program.ops.at(-1)! });
  if (plan === null || plan.steps * LEAST_GAIN > plan.macs || plan.steps > MOST_STEPS) return null;
  const { macs } = measureProgram({ program });
  if ((macs - plan.macs) * REST_PART > plan.macs) return null;
  if (program.inputs.length === MAX_INPUTS) return null;
  return { plan, claimed: claimedProgram({ program }) };
}
