/** Sums of one kind: they lie between `least` and `most`, and each stands for sum × of / by in units of the result. */
export interface SumSegment {
  readonly least: number;
  readonly most: number;
  readonly of: readonly number[];
  readonly by: readonly number[];
}

/** Entries of the longest table: means over 514 elements. */
const LONGEST = 2 ** 17;

/**
 * The i8 results of sums as one table: sum × Π of / Π by in exact rational arithmetic, rounded half to even, plus the zero point, saturated. Segment i's entry for a sum
 * is at `offsets[i]` + sum. Null when the table would be too long.
 */
export function quotientTable({
  segments,
  zeroPoint,
}: {
  segments: readonly SumSegment[];
  zeroPoint: number;
}): { table: Int8Array; offsets: number[] } | null {
  const length = segments.reduce((sum, { least, most }) => sum + most - least + 1, 0);
  if (length > LONGEST) return null;
  const table = new Int8Array(length);
  const offsets: number[] = [];
  let at = 0;
  for (const { least, most, of, by } of segments) {
    const factor = rational(of, by);
    if (!factor) return null;
    const { numerator, denominator } = factor;
    offsets.push(at - least);
    for (let sum = least; sum <= most; sum++) {
      const twice = 2n * BigInt(sum) * numerator;
      // Rounded half to even: the floor of value + 1/2, less 1 where that is an odd tie.
      const floor = floorDiv(twice + denominator, 2n * denominator);
      const tie = (twice + denominator) % (2n * denominator) === 0n;
      const rounded = tie && floor % 2n !== 0n ? floor - 1n : floor;
      const stored = rounded + BigInt(zeroPoint);
      table[at++] = stored < -128n ? -128 : stored > 127n ? 127 : Number(stored);
    }
  }
  return { table, offsets };
}

function floorDiv(a: bigint, b: bigint): bigint {
  return a >= 0n || a % b === 0n ? a / b : a / b - 1n;
}

/** Π of / Π by > 0, or null when one is not finite or a divisor is 0. */
function rational(of: readonly number[], by: readonly number[]): { numerator: bigint; denominator: bigint } | null {
  if (![...of, ...by].every(Number.isFinite) || by.includes(0)) return null;
  let [numerator, denominator] = [1n, 1n];
  const multiply = (values: readonly number[], upper: boolean) => {
    for (let value of values) {
      let scale = 1n;
      for (; !Number.isInteger(value); scale *= 2n) value *= 2;
      if (upper) [numerator, denominator] = [numerator * BigInt(value), denominator * scale];
      else [numerator, denominator] = [numerator * scale, denominator * BigInt(value)];
    }
  };
  multiply(of, true);
  multiply(by, false);
  return denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator };
}
