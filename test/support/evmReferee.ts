import { network } from "hardhat";
import { decodeErrorResult, decodeFunctionResult, encodeFunctionData, type Hex } from "viem";
import type { Hash } from "../../runtime/src/hash/types.ts";

/** The roots a proof is checked against, as contracts/compute/ITensorReferee.sol has them. */
export interface Statement {
  readonly programRoot: Hash;
  readonly inputRoot: Hash;
  readonly outputRoot: Hash;
  readonly traceRoot: Hash;
}

export interface Fault {
  readonly kind: number;
  readonly op: number;
  readonly index: number;
  readonly committed: number;
  readonly recomputed: number;
}

export interface TraceNode {
  readonly op: number;
  readonly level: number;
  readonly index: number;
  readonly hash: Hex;
}

/** What a call gave: its value, or the name and arguments of the custom error it reverted with. */
export type Outcome<T> = { value: T; error?: undefined; args?: undefined } | { value?: undefined; error: string; args: readonly unknown[] };

/** The contract TensorReferee on an EVM in this process. */
export interface EvmReferee {
  findFault(call: { statement: Statement; proof: Uint8Array; gas?: number }): Promise<Outcome<Fault>>;
  openNode(call: { statement: Statement; proof: Uint8Array }): Promise<Outcome<TraceNode>>;
  checkReveal(call: { node: TraceNode; data: Uint8Array }): Promise<Outcome<null>>;
  /** Gas of the execution alone, without the transaction's base cost and calldata. */
  gasOf(call: { statement: Statement; proof: Uint8Array }): Promise<number>;
  close(): Promise<void>;
}

const hex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString("hex")}`;

/** Deploys the referee on a fresh in-process network. `npx hardhat build` must have run. */
export async function createEvmReferee(): Promise<EvmReferee> {
  const connection = await network.create();
  const { ethers, provider } = connection;
  const contract = await ethers.deployContract("TensorReferee");
  const to = await contract.getAddress();
  const { abi } = await (await import("hardhat")).artifacts.readArtifact("TensorReferee");

  async function call<T>(functionName: string, args: unknown[], gas = 2 ** 24): Promise<Outcome<T>> {
    const data = encodeFunctionData({ abi, functionName, args });
    try {
      const result = (await provider.request({
        method: "eth_call",
        params: [{ to, data, gas: `0x${gas.toString(16)}` }, "latest"],
      })) as Hex;
      return { value: decodeFunctionResult({ abi, functionName, data: result }) as T };
    } catch (error) {
      const reverted = (error as { data?: Hex | { data?: Hex } }).data;
      const data = typeof reverted === "object" ? reverted.data : reverted;
      if (data === undefined || data === "0x") throw error;
      const { errorName, args } = decodeErrorResult({ abi, data });
      return { error: errorName, args: (args ?? []) as readonly unknown[] };
    }
  }
  const roots = (statement: Statement) => ({
    programRoot: hex(statement.programRoot),
    inputRoot: hex(statement.inputRoot),
    outputRoot: hex(statement.outputRoot),
    traceRoot: hex(statement.traceRoot),
  });

  return {
    findFault: ({ statement, proof, gas }) => call("findFault", [roots(statement), hex(proof)], gas),
    openNode: ({ statement, proof }) => call("openNode", [roots(statement), hex(proof)]),
    checkReveal: async ({ node, data }) => {
      const outcome = await call<null>("checkReveal", [node, hex(data)]);
      return outcome.error === undefined ? { value: null } : outcome;
    },
    gasOf: async ({ statement, proof }) => {
      const data = encodeFunctionData({ abi, functionName: "findFault", args: [roots(statement), hex(proof)] });
      const trace = (await provider.request({
        method: "debug_traceCall",
        params: [
          { to, data, gas: `0x${(2 ** 24).toString(16)}` },
          "latest",
          { disableStorage: true, disableMemory: true, disableStack: true },
        ],
      })) as { structLogs: { gas: number | string }[] };
      const first = Number(trace.structLogs[0]!.gas);
      return first - Number(trace.structLogs.at(-1)!.gas);
    },
    close: () => connection.close(),
  };
}
