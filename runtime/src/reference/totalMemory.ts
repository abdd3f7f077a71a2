import { totalmem } from "node:os";

/** The machine's memory in bytes. */
export function totalMemory(): number {
  return totalmem();
}
