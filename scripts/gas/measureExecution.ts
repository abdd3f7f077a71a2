// npx hardhat build && node scripts/gas/measureExecution.ts: prints what the referee's execution takes, in gas and by terms, fitted to
// honest openings of random programs and of the fraud scenarios: the execution terms of runtime/src/program/proofGas.ts.
import { artifacts, network } from "hardhat";
import { encodeFunctionData } from "viem";
import { initHash } from "../../runtime/src/hash/keccak256.ts";
import { executionTerms } from "../../runtime/src/program/executionTerms.ts";
import type { Op } from "../../runtime/src/program/types.ts";
import type { Statement } from "../../runtime/src/proof/types.ts";
import { createRandom } from "../../test/support/createRandom.ts";
import { elementProof, encodeElementProof, type Committed, type ElementProof } from "../../test/support/elementProof.ts";
import { honestJob } from "../../test/support/honestJob.ts";
import { commitTensor } from "../../runtime/src/hash/commitTensor.ts";
import { rootOf } from "../../runtime/src/hash/rootOf.ts";
import { elementCount } from "../../runtime/src/program/elementCount.ts";
import { countHashes } from "./countHashes.ts";
import { fraudScenarios } from "./fraudScenarios.ts";
import { fraudScenario } from "./fraudScenario.ts";

const CALLER = "0x00000000000000000000000000000000000ca11e";

await initHash();
const connection = await network.create();
const { ethers, provider } = connection;
const referee = await (await ethers.deployContract("TensorReferee")).getAddress();
const { abi } = await artifacts.readArtifact("TensorReferee");
// Forwards its calldata to the referee and returns the gas that took: a call that reverts, as one with an honest proof does, is measured too.
await provider.request({
  method: "hardhat_setCode",
  params: [CALLER, `0x365f5f375a5f5f365f73${referee.slice(2)}5afa905a90035f5260205260405ff3`],
});
const hex = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString("hex")}` as const;

async function executionGas({ statement, proof }: { statement: Statement; proof: Uint8Array }): Promise<number> {
  const roots = Object.fromEntries(Object.entries(statement).map(([key, value]) => [key, hex(value as Uint8Array)]));
  const data = encodeFunctionData({ abi, functionName: "findFault", args: [roots, hex(proof)] });
  const result = (await provider.request({ method: "eth_call", params: [{ to: CALLER, data, gas: "0x1000000" }, "latest"] })) as string;
  return Number(BigInt(result.slice(0, 66)));
}

function termsOf(op: Op, proof: ElementProof): number[] {
  return Object.values(executionTerms({ op, size: countHashes({ proof }) }));
}

const samples: { terms: number[]; gas: number; name: string }[] = [];
async function sample(name: string, committed: Committed, statement: Statement, op: number, element: number): Promise<void> {
  const proof = elementProof({ committed, op, element });
  const gas = await executionGas({ statement, proof: encodeElementProof(proof) });
  samples.push({ name, gas, terms: termsOf(committed.program.ops[op]!, proof) });
}

for (const [name, { op, element }] of Object.entries(fraudScenarios)) {
  const committed = fraudScenario({ op });
  const { inputRoot, outputRoot, traceRoot } = committed;
  await sample(name, committed, { programRoot: committed.commitment.root, inputRoot, outputRoot, traceRoot }, 255, element);
}
for (let seed = 0; seed < 150; seed++) {
  const job = await honestJob({ seed });
  const { program, own, inputs } = job;
  const inputTrees = inputs.map((bytes) => commitTensor({ bytes }));
  const inputListTree = rootOf({ hashes: inputTrees.map(({ root }) => root) });
  const committed = { ...job, inputTrees, inputListTree, outputs: own.outputs, trees: own.trees, traceTree: own.traceTree };
  const statement = { programRoot: job.commitment.root, inputRoot: job.inputRoot, outputRoot: own.outputRoot, traceRoot: own.traceRoot };
  const random = createRandom({ seed });
  for (const [index, op] of program.ops.entries()) {
    await sample(`seed ${seed} op ${index}`, committed, statement, index, random.int(0, elementCount(op.output.dims) - 1));
  }
}
await connection.close();

// Least squares on relative errors, by the normal equations.
const width = samples[0]!.terms.length;
const normal = Array.from({ length: width }, () => new Array<number>(width + 1).fill(0));
for (const { terms, gas } of samples) {
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) normal[i]![j]! += (terms[i]! * terms[j]!) / gas ** 2;
    normal[i]![width]! += terms[i]! / gas;
  }
}
for (let i = 0; i < width; i++) {
  for (let row = 0; row < width; row++) {
    if (row === i) continue;
    const factor = normal[row]![i]! / normal[i]![i]!;
    for (let j = i; j <= width; j++) normal[row]![j]! -= factor * normal[i]![j]!;
  }
}
const solution = normal.map((row, i) => row[width]! / row[i]!);
const ratios = samples.map(({ name, terms, gas }) => ({
  name,
  gas,
  ratio: terms.reduce((sum, term, i) => sum + term * solution[i]!, 0) / gas,
}));
ratios.sort((x, y) => x.ratio - y.ratio);
console.log(solution.map((value) => value.toFixed(1)).join("  "));
console.log(
  ratios.slice(0, 8),
  ratios.slice(-4),
  ratios.filter(({ name }) => name in fraudScenarios),
);
