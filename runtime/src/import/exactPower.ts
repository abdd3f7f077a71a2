import { exactExp } from "./exactExp.ts";
import { exactLog } from "./exactLog.ts";

/** Whole exponents up to here are products, which are exact as long as a float64 holds them. */
const LONGEST = 1024;

/** x^y, NaN where it is not real: products and square roots for whole and half exponents, e^(y ln x) to about 12 digits for others; the same bits everywhere. */
export function exactPower({ x, y }: { x: number; y: number }): number {
  if (y < 0) return 1 / exactPower({ x, y: -y });
  if (Number.isInteger(y) && y <= LONGEST) {
    let [result, square] = [1, x];
    for (let rest = y; rest > 0; rest = Math.floor(rest / 2), square *= square) if (rest % 2 === 1) result *= square;
    return result;
  }
  if (Number.isInteger(2 * y) && y <= LONGEST) return exactPower({ x, y: y - 0.5 }) * Math.sqrt(x);
  if (x === 0 || (x < 0 && Number.isInteger(y))) return x === 0 ? 0 : (y % 2 === 0 ? 1 : -1) * exactPower({ x: -x, y });
  return exactExp({ x: y * exactLog({ x }) });
}
