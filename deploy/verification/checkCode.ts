import type { Address, Hex } from "viem";
import { CONTRACTS, type DeployedAddresses } from "../contracts.ts";
import { check } from "./check.ts";
import type { Check, DeploymentView } from "./types.ts";

export interface CompiledCode {
  readonly deployedBytecode: string;
  readonly immutableReferences?: Readonly<Record<string, readonly { readonly start: number; readonly length: number }[]>>;
}

const IMPLEMENTATION_SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"; // EIP-1967

const INITIALIZABLE_SLOT = "0xf0c57e16840df040f15088dc2f81fe391c3923bec73e23a9662efc9c229c6a00"; // ERC-7201, OpenZeppelin's Initializable
const SEALED = 2n ** 64n - 1n;

/** The addresses that a contract holds as immutables; a proxied one its own besides, which UUPS compares. */
const IMMUTABLES: Readonly<Partial<Record<keyof DeployedAddresses, readonly (keyof DeployedAddresses)[]>>> = {
  staking: ["token"],
  escrow: ["staking", "token"],
  streams: ["staking", "token"],
  challenges: ["staking", "escrow", "streams"],
  emission: ["token", "staking"],
  upgradeTimelock: ["staking"],
};

/**
 * That every address holds the code that this repository compiles to, with the network's own addresses as immutables, and that every implementation
 * is sealed against initialisation by strangers.
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
    const ownAddresses = async (address: Address) => {
      const references = await readCode(artifact);
      const expected = [...(IMMUTABLES[name] ?? []).map((other) => addresses[other]), ...(proxied ? [address] : [])];
      const actual = addressesIn({ code: (await client.getCode({ address })) ?? "0x", references });
      return check({ subject: `addresses in the code of ${name} at ${address}`, expected, actual });
    };
    if (!proxied) return [await sameCode(addresses[name], artifact), ...(name in IMMUTABLES ? [await ownAddresses(addresses[name])] : [])];
    const word = await client.getStorageAt({ address: addresses[name], slot: IMPLEMENTATION_SLOT });
    const implementation: Hex = `0x${(word ?? "0x").slice(2).padStart(64, "0").slice(24)}`;
    const initialised = BigInt((await client.getStorageAt({ address: implementation, slot: INITIALIZABLE_SLOT })) ?? "0x0");
    return [
      await sameCode(addresses[name], "ERC1967Proxy"),
      await sameCode(implementation, artifact),
      await ownAddresses(implementation),
      check({ subject: `initialised version of the implementation of ${name}`, expected: SEALED, actual: initialised }),
    ];
  });
  return (await Promise.all(checked)).flat();
}

/** The distinct immutables that can only be addresses: 20 bytes of which not all of the first 12 are zero. */
function addressesIn({ code, references }: { code: string; references: CompiledCode }): string[] {
  const bytes = Buffer.from(code.replace(/^0x/, ""), "hex");
  const words = Object.values(references.immutableReferences ?? {})
    .flat()
    .map(({ start, length }) => bytes.subarray(start, start + length).toString("hex"));
  return [...new Set(words.filter((word) => /^0{24}(?!0{24})[0-9a-f]{40}$/.test(word)).map((word) => `0x${word.slice(24)}`))];
}

function masked({ code, references }: { code: string; references: CompiledCode }): string {
  const bytes = Buffer.from(code.replace(/^0x/, ""), "hex");
  for (const { start, length } of Object.values(references.immutableReferences ?? {}).flat())
    if (start + length <= bytes.length) bytes.fill(0, start, start + length);
  return bytes.toString("hex");
}
