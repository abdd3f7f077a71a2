import { concat, keccak256, numberToHex, toBytes } from "viem";

/**
 * What is wrong with the ERC-7201 namespaces of a Solidity source: each `@custom:storage-location erc7201:ID` must have a constant with the slot
 * keccak256(keccak256(ID) - 1) & ~0xff. Empty when nothing is.
 */
export function wrongNamespaces({ source }: { source: string }): string[] {
  const constants = [...source.matchAll(/bytes32 private constant \w+ =\s*(0x[0-9a-f]{64})/g)].map((match) => match[1]);
  return [...source.matchAll(/@custom:storage-location erc7201:(\S+)/g)]
    .map((match) => match[1]!)
    .filter((id) => !constants.includes(slotOf(id)))
    .map((id) => `${id} lies at ${slotOf(id)}, which is no constant of its file`);
}

function slotOf(id: string): string {
  const inner = BigInt(keccak256(toBytes(id))) - 1n;
  const outer = keccak256(concat([numberToHex(inner, { size: 32 })]));
  return `${outer.slice(0, -2)}00`;
}
