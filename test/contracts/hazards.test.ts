import { expect } from "chai";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");
const HAZARDS: Readonly<Record<number, string>> = { 0x32: "ORIGIN", 0x40: "BLOCKHASH", 0x44: "PREVRANDAO" };
const [JUMPDEST, PUSH1, PUSH32] = [0x5b, 0x60, 0x7f];
/** STOP, JUMP, RETURN, REVERT, INVALID, SELFDESTRUCT. */
const TERMINATORS = new Set([0x00, 0x56, 0xf3, 0xfd, 0xfe, 0xff]);

interface Artifact {
  readonly contractName: string;
  readonly bytecode: string;
  readonly deployedBytecode: string;
  readonly immutableReferences?: object;
}

describe("Every contract of the network", () => {
  const artifacts = globSync("artifacts/contracts/**/*.json", { cwd: ROOT })
    .map((file) => JSON.parse(readFileSync(path.join(ROOT, file), "utf8")) as Artifact)
    .filter(({ deployedBytecode }) => (deployedBytecode ?? "0x").length > 2);

  it("is among those that are looked through", () => {
    const names = artifacts.map(({ contractName }) => contractName);
    expect(names).to.include.members([
      "JobEscrow",
      "JobStreams",
      "ProviderStaking",
      "ComputeChallenges",
      "TensorReferee",
      "Emission",
      "DpinToken",
    ]);
    expect(names).to.include.members(["DpinGovernor", "DpinVotes", "ParameterTimelock", "UpgradeTimelock"]);
  });

  it("draws no randomness from a block, and authenticates nobody by tx.origin (Lilypad, Kleros): its code has none of these opcodes", () => {
    const found = artifacts.flatMap(({ contractName, bytecode, deployedBytecode }) =>
      [bytecode, deployedBytecode].flatMap((code) =>
        hazardsOf(Buffer.from(code.slice(2), "hex")).map((name) => `${contractName}: ${name}`),
      ),
    );
    expect(found).to.deep.equal([]);
  });

  it("says so in its source too: nothing there reads a block's hash, its randomness or the origin, by whatever name", () => {
    const words =
      /\bblockhash\s*\(|\bblobhash\s*\(|block\s*\.\s*(difficulty|prevrandao)|\b(difficulty|prevrandao|origin)\s*\(\s*\)|tx\s*\.\s*origin/;
    const found = globSync("contracts/**/*.sol", { cwd: ROOT }).filter((file) =>
      words.test(withoutComments(readFileSync(path.join(ROOT, file), "utf8"))),
    );
    expect(found).to.deep.equal([]);
  });

  it("would be found out: an opcode counts, the same byte as data of a push does not, nor does what follows the code", () => {
    // PUSH2 0x4044, PUSH1 0x32, ORIGIN, PREVRANDAO
    expect(hazardsOf(Buffer.from("61404460323244", "hex"))).to.deep.equal(["ORIGIN", "PREVRANDAO"]);
    expect(hazardsOf(Buffer.from("6040600052", "hex"))).to.deep.equal([]);
    // NUMBER, PUSH1 1, SWAP1, SUB, BLOCKHASH, STOP, and data
    expect(hazardsOf(Buffer.from("43600190034000" + "3244", "hex"))).to.deep.equal(["BLOCKHASH"]);
    // PUSH1 4, JUMP, data, JUMPDEST, ORIGIN
    expect(hazardsOf(Buffer.from("600456" + "40" + "5b32", "hex"))).to.deep.equal(["ORIGIN"]);
  });
});

/**
 * The hazardous opcodes that a contract's code can come to, by place. Data of pushes is skipped, and so is what no jump leads to: constants and other contracts' code lie
 * behind the code and look like it. A jump's target is always pushed, so whatever is pushed and is a JUMPDEST counts as one.
 */
function hazardsOf(code: Buffer): string[] {
  const widthOf = (opcode: number) => (opcode >= PUSH1 && opcode <= PUSH32 ? opcode - PUSH1 + 1 : 0);
  const destinations = new Set<number>();
  for (let at = 0; at < code.length; at += 1 + widthOf(code[at]!)) if (code[at] === JUMPDEST) destinations.add(at);
  const seen = new Set<number>();
  const starts = [0];
  for (let at = starts.pop(); at !== undefined; at = starts.pop()) {
    while (at < code.length && !seen.has(at)) {
      seen.add(at);
      const opcode = code[at]!;
      const width = widthOf(opcode);
      const pushed = width === 0 ? -1 : Number(`0x${code.subarray(at + 1, at + 1 + width).toString("hex") || "0"}`);
      if (destinations.has(pushed)) starts.push(pushed);
      if (TERMINATORS.has(opcode)) break;
      at += 1 + width;
    }
  }
  return [...seen].sort((a, b) => a - b).flatMap((at) => HAZARDS[code[at]!] ?? []);
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
}
