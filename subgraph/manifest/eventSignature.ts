import type { Abi, AbiEvent, AbiParameter } from "viem";

/** An event as a manifest names it, for example `Staked(indexed address,indexed address,uint256,uint256)`. Throws when the ABI has no event of the name, or several. */
export function eventSignature({ abi, event }: { abi: Abi; event: string }): string {
  const found = abi.filter((item): item is AbiEvent => item.type === "event" && item.name === event);
  if (found.length !== 1) throw new Error(`the ABI has ${found.length} events named ${event}, not 1`);
  const inputs = found[0]!.inputs.map((input) => `${input.indexed === true ? "indexed " : ""}${typeOf(input)}`);
  return `${event}(${inputs.join(",")})`;
}

function typeOf(parameter: AbiParameter): string {
  if (!("components" in parameter)) return parameter.type;
  return parameter.type.replace("tuple", `(${parameter.components.map(typeOf).join(",")})`);
}
