import type { Address, Hex } from "viem";
import { CONTRACTS, type DeployedAddresses } from "../contracts.ts";
import { check } from "./check.ts";
import type { Check, DeploymentView } from "./types.ts";

export interface CompiledCode {
  readonly deployedBytecode: string;
  readonly immutableReferences?: Readonly<Record<string, readonly { readonly start: number; readonly length: number }[]>>;
}

const IMPLEMENTATION_SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"; // EIP-1967

/**
 * That every address holds the code that this repository compiles to, immutables left out, and that every implementation is sealed against
 * initialisation by strangers.
 */
export async function checkCode({
  client,
  addresses,
  readCode,
}: Pick<DeploymentView, "client" | "addresses"> & { readCode: (artifact: string) => Promise<CompiledCode> }): Promise<Check[]> {
  const names = Object.keys(CONTRACTS) as (keyof DeployedAddresses)[];
  const checked = names.map(async (name) => {
    const { artifact, proxied } = CONTRACTS[name];
    const sameCode = async (address: Address, compiled: string) => {
      const code = await readCode(compiled);
      const deployed = (await client.getCode({ address })) ?? "0x";
      const same = masked({ code: deployed, references: code }) === masked({ code: code.deployedBytecode, references: code });
      return check({ subject: `code of ${name} at ${address}`, expected: compiled, actual: same ? compiled : "other code" });
    };
    if (!proxied) return [await sameCode(addresses[name], artifact)];
    const word = await client.getStorageAt({ address: addresses[name], slot: IMPLEMENTATION_SLOT });
    const implementation: Hex = `0x${(word ?? "0x").slice(2).padStart(64, "0").slice(24)}`;
    return [await sameCode(addresses[name], "ERC1967Proxy"), await sameCode(implementation, artifact)];
  });
  return (await Promise.all(checked)).flat();
}

function masked({ code, references }: { code: string; references: CompiledCode }): string {
  const bytes = Buffer.from(code.replace(/^0x/, ""), "hex");
  for (const { start, length } of Object.values(references.immutableReferences ?? {}).flat()) bytes.fill(0, start, start + length);
  return bytes.toString("hex");
}
