import { blockGenerator } from "../hash/blockGenerator.ts";
import type { Hash } from "../hash/types.ts";
import { elementBytes } from "../program/elementBytes.ts";
import { slotsOf, type Slot } from "../program/slotsOf.ts";
import type { Op } from "../program/types.ts";
import { computeElement } from "./computeElement.ts";

/** Gives `length` bytes from `byteOffset` of a slot's source. */
export type ReadBytes = (slot: Slot, byteOffset: number, length: number) => Uint8Array;

/**
 * One output element, reading only the operand bytes it depends on; `generated` sources are made from `inputRoot` and never read.
 * The same arithmetic as the reference backend. Whatever `read` throws comes through.
 */
export function recomputeElement({ op, element, inputRoot, read }: { op: Op; element: number; inputRoot: Hash; read: ReadBytes }): {
  value: number;
} {
  const readers = new Map(
    slotsOf({ op }).map(({ slot, operand }) => {
      const size = elementBytes(operand.dtype);
      const { kind, index } = operand.source;
      const block = kind === "generated" ? blockGenerator({ inputRoot, index }) : null;
      const bytesAt = (offset: number) =>
        block === null ? read(slot, offset, size) : block(Math.floor(offset / 32)).subarray(offset % 32, (offset % 32) + size);
      return [slot, (at: number) => littleEndian(bytesAt(at * size))] as const;
    }),
  );
  return { value: computeElement({ op, element, read: (slot, at) => readers.get(slot)!(at) }) };
}

function littleEndian(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length === 1 ? view.getInt8(0) : view.getInt32(0, true);
}
