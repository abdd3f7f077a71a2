import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { compileSources } from "./compileSources.ts";

const root = path.resolve(import.meta.dirname, "..", "..");

/** Runs halmos on the `check_…` functions of test/symbolic; false when one fails, times out, or there is none. */
export function runHalmos({ tools }: { tools: string }): boolean {
  const folder = path.join(root, ".dpin", "halmos");
  rmSync(folder, { recursive: true, force: true });
  const files = globSync("test/symbolic/*.sol", { cwd: root }).sort();
  const { output } = compileSources({
    files,
    settings: { evmVersion: "osaka", viaIR: false, optimizer: { enabled: true, runs: 200 } },
    outputs: {
      "*": { "": ["ast"], "*": ["abi", "evm.bytecode", "evm.deployedBytecode", "evm.methodIdentifiers"] },
    },
  });
  for (const file of files) {
    for (const [name, contract] of Object.entries(output.contracts?.[file] ?? {})) {
      const target = path.join(folder, "out", path.basename(file), `${name}.json`);
      mkdirSync(path.dirname(target), { recursive: true });
      const { bytecode, deployedBytecode, methodIdentifiers } = contract.evm!;
      const hex = <T extends { object: string }>(code: T) => ({ ...code, object: `0x${code.object}` });
      const artifact = {
        abi: contract.abi,
        bytecode: hex(bytecode),
        deployedBytecode: hex(deployedBytecode),
        methodIdentifiers,
        metadata: { compiler: { version: "0.8.37" }, output: { devdoc: {} } },
        ast: output.sources[file]!.ast,
        id: output.sources[file]!.id,
      };
      writeFileSync(target, JSON.stringify(artifact));
    }
  }
  const result = spawnSync(
    path.join(tools, "halmos"),
    ["--root", folder, "--solver-timeout-assertion", "60s", "--loop", "64", "--no-status"],
    {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, PATH: `${tools}${path.delimiter}${process.env.PATH}` },
    },
  );
  return result.status === 0;
}
