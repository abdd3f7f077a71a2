import { literal } from "./literal.ts";

/** WGSL of `start + Σ coefficient × name` over the coefficients that are not 0. */
export function affine({
  start,
  coefficients,
  names,
}: {
  start: string | number;
  coefficients: readonly number[];
  names: readonly string[];
}): string {
  const terms = coefficients.flatMap((coefficient, i) => {
    if (coefficient === 0) return [];
    return [coefficient === 1 ? names[i]! : `${literal(coefficient)} * ${names[i]!}`];
  });
  return [typeof start === "number" ? literal(start) : start, ...terms].join(" + ");
}
