import { readFileSync } from "node:fs";
import path from "node:path";
import type { SolidityHooks } from "hardhat/types/hooks";
import type { Mutant } from "./findMutants.ts";
import { plantMutants } from "./plantMutants.ts";

export default async (): Promise<Partial<SolidityHooks>> => {
  let mutants: Mutant[] | undefined;
  return {
    async preprocessProjectFileBeforeBuilding(context, sourceName, fsPath, fileContent, solcVersion, next) {
      const source = await next(context, sourceName, fsPath, fileContent, solcVersion);
      const root = context.config.paths.root;
      mutants ??= JSON.parse(readFileSync(path.join(root, ".dpin", "mutants", "mutants.json"), "utf8")) as Mutant[];
      const file = path.relative(root, fsPath).split(path.sep).join("/");
      return plantMutants({ source, mutants: mutants.filter((mutant) => mutant.file === file) });
    },
  };
};
