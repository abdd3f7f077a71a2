import type { BaseContract, ParamType } from "ethers";

/** What arguments of a type and a name are drawn from; a type that is not there leaves its views out. */
export type ViewDomain = (parameter: ParamType) => readonly unknown[] | null;

/**
 * Calls every view of the contracts with every combination of arguments of a domain: `contract.view(arguments)` → result, or the name of the error it
 * reverts with.
 */
export async function readEveryView({
  contracts,
  domain,
}: {
  contracts: Readonly<Record<string, BaseContract>>;
  domain: ViewDomain;
}): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const [name, contract] of Object.entries(contracts)) {
    for (const fragment of contract.interface.fragments) {
      if (fragment.type !== "function" || !("stateMutability" in fragment) || fragment.stateMutability !== "view") continue;
      const call = contract.getFunction(fragment.format("sighash"));
      const choices = fragment.inputs.map(domain);
      if (choices.includes(null)) continue;
      for (const args of combinations(choices as (readonly unknown[])[])) {
        const key = `${name}.${call.name}(${args.join(", ")})`;
        read[key] = await call.staticCall(...args).then(show, (error: { revert?: { name: string } }) => `reverts: ${error.revert?.name}`);
      }
    }
  }
  return read;
}

function combinations(choices: readonly (readonly unknown[])[]): unknown[][] {
  return choices.reduce<unknown[][]>((heads, choice) => heads.flatMap((head) => choice.map((value) => [...head, value])), [[]]);
}

function show(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? part.toString() : part));
}
