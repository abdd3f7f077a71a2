import { globSync } from "node:fs";
import path from "node:path";
import type { Mutant } from "./findMutants.ts";

const root = path.resolve(import.meta.dirname, "..", "..");

/** What a test file does while no mutant is switched on. */
export interface TestFile {
  readonly file: string;
  readonly milliseconds: number;
  /** A test fails for the gas that reporting costs: what the file comes to is not known. */
  readonly isUnknown: boolean;
  /** Ids of the mutants that it comes to. */
  readonly reached: readonly number[];
}

/** All contract tests that may catch a mutant. */
export function candidateTests(): string[] {
  // How a deployment is resumed and upgraded is no contract's fault, and takes long.
  return globSync("test/contracts/**/*.test.ts", { cwd: root })
    .filter((test) => !/deployment\/|upgrade/i.test(test))
    .sort();
}

/** The test files that come to a mutant (no other can see it), those of its own folder's domain first, and the quicker ones first. */
export function testsOf({ mutant: { id, file }, files }: { mutant: Mutant; files: readonly TestFile[] }): TestFile[] {
  const own = `test/contracts/${file.split("/")[1]}/`;
  const isOther = (test: TestFile) => (test.file.startsWith(own) ? 0 : 1);
  return files
    .filter(({ isUnknown, reached }) => isUnknown || reached.includes(id))
    .toSorted((a, b) => isOther(a) - isOther(b) || a.milliseconds - b.milliseconds);
}
