import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import {
  getContractVersion,
  getErrors,
  getStorageLayout,
  makeNamespacedInput,
  solcInputOutputDecoder,
  UpgradeableContractErrorReport,
  validate,
  withValidationDefaults,
  type SolcInput,
  type SolcOutput,
  type StorageLayout,
} from "@openzeppelin/upgrades-core";

const compiler = createRequire(import.meta.url)("solc") as { compile(input: string): string };

interface Artifact {
  readonly contractName: string;
  readonly inputSourceName: string;
  readonly buildInfoId: string;
}

/** A contract's storage by namespace, and what makes it unsafe behind a proxy (empty when nothing does). */
export interface ContractLayout {
  readonly name: string;
  readonly layout: StorageLayout;
  readonly unsafe: string;
}

/**
 * Storage layouts of built contracts, those in ERC-7201 namespaces with the slots of every member. Each contract is named as `contracts/staking/ProviderStaking`;
 * `artifacts` is the folder of the build. `edit` may change a source before its layout is computed (for tests of the comparison).
 */
export function readLayouts({
  contracts,
  artifacts,
  edit = (_name, source) => source,
}: {
  contracts: readonly string[];
  artifacts: string;
  edit?: (name: string, source: string) => string;
}): ContractLayout[] {
  const read = <T>(file: string) => JSON.parse(readFileSync(path.join(artifacts, file), "utf8")) as T;
  const built = contracts.map((contract) => read<Artifact>(path.join(`${contract}.sol`, `${path.basename(contract)}.json`)));
  const runs = new Map<string, ReturnType<typeof validate>>();
  return built.map(({ contractName, inputSourceName, buildInfoId }) => {
    let run = runs.get(buildInfoId);
    if (run === undefined) {
      const { input, solcVersion } = read<{ input: SolcInput; solcVersion: string }>(path.join("build-info", `${buildInfoId}.json`));
      const { output } = read<{ output: SolcOutput }>(path.join("build-info", `${buildInfoId}.output.json`));
      const namespaced = makeNamespacedInput(input, output, solcVersion);
      for (const [name, source] of Object.entries(namespaced.sources))
        if (source.content !== undefined) source.content = edit(name, source.content);
      const compiled = JSON.parse(compiler.compile(JSON.stringify(namespaced))) as SolcOutput & {
        errors?: { severity: string; formattedMessage: string }[];
      };
      const failure = compiled.errors?.find(({ severity }) => severity === "error");
      if (failure !== undefined) throw new Error(failure.formattedMessage);
      run = validate(output, solcInputOutputDecoder(input, output), solcVersion, input, compiled);
      runs.set(buildInfoId, run);
    }
    const version = getContractVersion(run, `${inputSourceName}:${contractName}`);
    const errors = getErrors(run, version, withValidationDefaults({ kind: "uups" }));
    const unsafe = errors.length === 0 ? "" : new UpgradeableContractErrorReport(errors).explain();
    return { name: contractName, layout: getStorageLayout(run, version), unsafe };
  });
}
