import type { Operand } from "../program/types.ts";

/**
 * A function that fills `line` with zero point and bias, wrapping, of the output elements along loop `along`, at the other loops' indices in `loop`. `extents` are those of
 * all loops; `values` are the bias's source.
 */
export function biasReader(parameters: {
  operand: Operand;
  values: Int32Array;
  extents: readonly number[];
  along: number;
  zeroPoint: number;
}): (loop: readonly number[], line: Int32Array) => void {
  const { operand, values, extents, along, zeroPoint } = parameters;
  const { dims, map, pad } = operand;
  const strides = dims.map((_, row) => dims.slice(row + 1).reduce((product, dim) => product * dim, 1));
  const isInside = map.every(({ offset, coefficients }, row) => {
    const ends = coefficients.map((coefficient, i) => coefficient * (extents[i]! - 1));
    const least = ends.reduce((sum, end) => sum + Math.min(0, end), offset);
    const greatest = ends.reduce((sum, end) => sum + Math.max(0, end), offset);
    return least >= 0 && greatest < dims[row]!;
  });
  const step = map.reduce((sum, { coefficients }, row) => sum + coefficients[along]! * strides[row]!, 0);
  const indices = (loop: readonly number[]) =>
    map.map(({ offset, coefficients }) => coefficients.reduce((sum, coefficient, i) => sum + coefficient * loop[i]!, offset));
  const elementOf = (at: readonly number[]) => at.reduce((sum, index, row) => sum + index * strides[row]!, 0);
  let filled = -1;

  return (loop, line) => {
    const first = indices(loop);
    if (isInside) {
      const start = elementOf(first);
      // A bias of the columns is the same for every row.
      if (start === filled) return;
      for (let j = 0; j < line.length; j++) line[j] = values[start + j * step]! + zeroPoint;
      filled = start;
      return;
    }
    for (let j = 0; j < line.length; j++) {
      const at = first.map((index, row) => index + j * map[row]!.coefficients[along]!);
      const isRead = at.every((index, row) => index >= 0 && index < dims[row]!);
      line[j] = (isRead ? values[elementOf(at)]! : pad) + zeroPoint;
    }
  };
}
