import type { Op, Operand } from "./types.ts";

export const SLOTS = ["a", "b", "bias", "multiplier"] as const;
/** The operand positions of an op, in slot order. */
export type Slot = (typeof SLOTS)[number];

/** The operands an op has, in slot order. */
export function slotsOf({ op }: { op: Op }): { slot: Slot; operand: Operand }[] {
  const slots: { slot: Slot; operand: Operand }[] = [{ slot: "a", operand: op.a }];
  if (op.b !== null) slots.push({ slot: "b", operand: op.b });
  if (op.bias !== null) slots.push({ slot: "bias", operand: op.bias });
  if (typeof op.multiplier !== "number") slots.push({ slot: "multiplier", operand: op.multiplier });
  return slots;
}
