import { exactExp } from "./exactExp.ts";

/** The natural logarithm of x > 0 to about 15 digits, by Halley's iteration on `exactExp`: the same bits everywhere. */
export function exactLog({ x }: { x: number }): number {
  let y = 0;
  for (let step = 0; step < 100; step++) {
    const power = exactExp({ x: y });
    y += (2 * (x - power)) / (x + power);
  }
  return y;
}
