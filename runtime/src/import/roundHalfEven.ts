/** Nearest integer, ties to the even one, as the epilogue rounds. */
export function roundHalfEven({ value }: { value: number }): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return (rest < 0.5 ? floor : floor + 1) + 0;
  return (floor % 2 === 0 ? floor : floor + 1) + 0;
}
