import type { AffineRow } from "../../runtime/src/program/types.ts";
import { INT32_MAX, INT32_MIN } from "../../runtime/src/program/types.ts";
import type { Random } from "./createRandom.ts";

const COEFFICIENTS = [1, 1, 1, 1, 2, 3, -1, -1, -2, 5, 32767, -32768];

/**
 * Returns a random map of `loops` (extents: the output dims, then the reduce dims) onto a view: single indices with strides and
 * reversals, several terms in one row, broadcasts, and offsets that reach out of the view on either side, now and then far out.
 */
export function randomRows({
  random,
  dims,
  loops,
  usable,
}: {
  random: Random;
  dims: readonly number[];
  loops: readonly number[];
  /** Indices of the loops the map may use. */
  usable: readonly number[];
}): AffineRow[] {
  // A quarter of the maps go anywhere; the others follow the loop whose extent fits, so that most reads stay inside.
  const wild = random.chance(0.25);
  return dims.map((dim) => {
    const coefficients = loops.map(() => 0);
    if (usable.length > 0 && !random.chance(0.12)) {
      const terms = random.chance(0.25) ? random.int(2, 3) : 1;
      for (let term = 0; term < terms; term++) {
        const fitting = usable.filter((i) => loops[i]! <= dim && coefficients[i] === 0);
        const loop = random.pick(wild || fitting.length === 0 ? usable : fitting);
        coefficients[loop] = wild ? random.pick(COEFFICIENTS) : random.pick([1, 1, 1, 1, 2, -1]);
      }
    }
    let low = 0;
    let high = 0;
    coefficients.forEach((c, i) => {
      if (c > 0) high += c * (loops[i]! - 1);
      else low += c * (loops[i]! - 1);
    });
    const slack = dim - 1 - (high - low);
    let offset = 0 - low;
    if (slack > 0 && random.chance(0.5)) offset += random.int(0, slack);
    if (random.chance(wild ? 0.6 : 0.15)) offset += random.int(-3, 3);
    if (wild && random.chance(0.03)) offset = random.chance(0.5) ? INT32_MAX - high : INT32_MIN - low;
    return { offset, coefficients };
  });
}
