import { createByteWriter } from "../bytes/createByteWriter.ts";
import { keccak256 } from "../hash/keccak256.ts";
import type { Hash } from "../hash/types.ts";

/** keccak256(u32 version ‖ u32 opCount ‖ u32 inputCount ‖ opListRoot ‖ interfaceRoot). */
export function programRoot({
  version,
  opCount,
  inputCount,
  opListRoot,
  interfaceRoot,
}: {
  version: number;
  opCount: number;
  inputCount: number;
  opListRoot: Hash;
  interfaceRoot: Hash;
}): Hash {
  const writer = createByteWriter();
  writer.u32(version);
  writer.u32(opCount);
  writer.u32(inputCount);
  writer.bytes(opListRoot);
  writer.bytes(interfaceRoot);
  return keccak256(writer.finish());
}
