import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { HookContext, SolidityHooks } from "hardhat/types/hooks";
import { instrumentBranches, type Branch } from "./instrumentBranches.ts";

const LIBRARY = "library __NomicFoundationCoverage {";

/**
 * Hooks on Hardhat's coverage. It knows statements only: each condition gets a probe of its own here, and the list of branches is written to
 * coverage/branches.json. And its probe writes behind the free memory pointer, where the referee's assembly keeps data between statements: ours
 * uses the scratch space.
 */
export default async (): Promise<Partial<SolidityHooks>> => {
  const branches: Branch[] = [];
  return {
    async preprocessProjectFileBeforeBuilding(context, sourceName, fsPath, fileContent, solcVersion, next) {
      const source = await next(context, sourceName, fsPath, fileContent, solcVersion);
      const file = path.relative(context.config.paths.root, fsPath);
      if (!file.startsWith(`contracts${path.sep}`)) return source;
      const instrumented = instrumentBranches({ file, source });
      branches.push(...instrumented.branches);
      saveBranches(context, branches);
      return instrumented.source;
    },
    async preprocessSolcInputBeforeBuilding(context, solcInput, next) {
      const input = await next(context, solcInput);
      for (const [name, source] of Object.entries(input.sources)) {
        if (name.startsWith("__NomicFoundationCoverage")) source.content = probes(source.content);
      }
      return input;
    },
  };
};

function saveBranches(context: HookContext, branches: readonly Branch[]): void {
  const folder = path.join(context.config.paths.root, "coverage");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "branches.json"), JSON.stringify(branches));
}

function probes(library: string): string {
  const inScratch = library.replace("let ptr := mload(0x40)", "let ptr := 0");
  if (inScratch === library || !library.includes(LIBRARY))
    throw new Error("Hardhat's coverage library has changed: adapt scripts/coverage/solidityHooks.ts");
  return inScratch.replace(
    LIBRARY,
    `${LIBRARY}
  function branch(bool condition, uint256 taken, uint256 notTaken) internal pure returns (bool) {
    sendHit(condition ? taken : notTaken);
    return condition;
  }
`,
  );
}
