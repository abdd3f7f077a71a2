import { blockGenerator } from "../hash/blockGenerator.ts";
import { LEAF_BYTES, type Hash } from "../hash/types.ts";
import { elementBytes } from "../program/elementBytes.ts";
import { isPacked } from "../program/isPacked.ts";
import { slotsOf, type Slot } from "../program/slotsOf.ts";
import { tensorBytes } from "../program/tensorBytes.ts";
import type { Op, Operand } from "../program/types.ts";
import { computeElement } from "./computeElement.ts";
import { runSummer } from "./runSummer.ts";

/**
 * Gives `length` bytes from `byteOffset` of a slot's source; asked for whole leaves only (the last one as far as the tensor goes). `wanted` is the
 * byte that the leaf is read for, to be named when it cannot be had.
 */
export type ReadBytes = (slot: Slot, byteOffset: number, length: number, wanted: number) => Uint8Array;

const BLOCK_BYTES = 32;

/**
 * One output element, reading only the leaves of the operands that it depends on; `generated` sources are made from `inputRoot` and never read.
 * The same arithmetic as the reference backend. Whatever `read` throws comes through.
 */
export function recomputeElement({ op, element, inputRoot, read }: { op: Op; element: number; inputRoot: Hash; read: ReadBytes }): {
  value: number;
} {
  const readers = Object.fromEntries(slotsOf({ op }).map(({ slot, operand }) => [slot, pieceReader({ slot, operand, inputRoot, read })]));
  const sumRun = isPacked({ op })
    ? runSummer({
        op,
        read: (slot, first, into) => {
          const pieceAt = readers[slot]!;
          for (let done = 0; done < into.length;) {
            const { bytes, from } = pieceAt(first + done);
            const start = first + done - from;
            const end = Math.min(bytes.length, start + into.length - done);
            for (let i = start; i < end; i++) into[done++] = bytes[i]!;
          }
        },
      })
    : null;
  const value = (slot: Slot, at: number) => {
    const size = elementBytes(slotOperand(op, slot).dtype);
    const { bytes, from } = readers[slot]!(at * size);
    const i = at * size - from;
    if (size === 1) return (bytes[i]! << 24) >> 24;
    return bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
  };
  return { value: computeElement({ op, element, read: value, ...(sumRun && { sumRun }) }) };
}

function slotOperand(op: Op, slot: Slot): Operand {
  return op[slot] as Operand;
}

/** The bytes around a byte of a source, and where they begin; reads come in order, so the latest ones are kept. */
function pieceReader({ slot, operand, inputRoot, read }: { slot: Slot; operand: Operand; inputRoot: Hash; read: ReadBytes }) {
  const { kind, index } = operand.source;
  const block = kind === "generated" ? blockGenerator({ inputRoot, index }) : null;
  const length = block === null ? LEAF_BYTES : BLOCK_BYTES;
  const total = tensorBytes(operand);
  let latest: { bytes: Uint8Array; from: number } = { bytes: new Uint8Array(0), from: 0 };
  return (offset: number) => {
    if (offset >= latest.from && offset < latest.from + latest.bytes.length) return latest;
    const from = offset - (offset % length);
    const bytes = block === null ? read(slot, from, Math.min(length, total - from), offset) : block(from / BLOCK_BYTES);
    latest = { bytes, from };
    return latest;
  };
}
