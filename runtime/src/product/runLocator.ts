import type { Operand } from "../program/types.ts";

/** Where one run of an operand lies in its source: its elements `from` to `to` (excluded) at `start` + their number; the others are padding. */
export interface RunPlace {
  start: number;
  from: number;
  to: number;
}

/** A function that says where the run of an operand lies that begins at these loop indices; `length` elements along the last row of the map. Writes into `place`. */
export function runLocator({ operand, length }: { operand: Operand; length: number }): (loop: readonly number[], place: RunPlace) => void {
  const { dims } = operand;
  const last = dims.length - 1;
  const rows = operand.map.map(({ offset, coefficients }, row) => ({
    ...{ offset, dim: dims[row]!, isLast: row === last },
    terms: coefficients.flatMap((coefficient, loop) => (coefficient === 0 ? [] : [{ coefficient, loop }])),
  }));
  return (loop, place) => {
    let element = 0;
    place.from = 0;
    place.to = length;
    for (const { offset, dim, isLast, terms } of rows) {
      let index = offset;
      for (const { coefficient, loop: at } of terms) index += coefficient * loop[at]!;
      element = element * dim + index;
      if (isLast) {
        place.from = Math.max(0, -index);
        place.to = Math.min(length, dim - index);
      } else if (index < 0 || index >= dim) {
        place.to = 0;
        return;
      }
    }
    if (place.to < place.from) place.to = place.from = 0;
    place.start = element;
  };
}
