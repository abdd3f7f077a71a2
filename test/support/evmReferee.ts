import { artifacts, network } from "hardhat";
import { fromHex } from "../../runtime/src/bytes/fromHex.ts";
import { decodeErrorResult, decodeFunctionResult, encodeFunctionData, type Hex } from "viem";
import { FAULT_KINDS, type Fault, type Statement, type TraceNode } from "../../runtime/src/proof/types.ts";

/** What a call gave: its value, or the custom error it reverted with, named as ProofError names it, and its arguments. */
export type Outcome<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: string; readonly args: readonly (number | string)[] };

/** The contract TensorReferee on an EVM in this process. */
export interface EvmReferee {
  findFault(call: { statement: Statement; proof: Uint8Array; gas?: number }): Promise<Outcome<Fault>>;
  openNode(call: { statement: Statement; proof: Uint8Array }): Promise<Outcome<TraceNode>>;
  checkReveal(call: { node: TraceNode; data: Uint8Array }): Promise<Outcome<null>>;
  close(): Promise<void>;
}

const hex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString("hex")}`;

/** Deploys the referee on a fresh in-process network. `npx hardhat build` must have run. */
export async function createEvmReferee(): Promise<EvmReferee> {
  const connection = await network.create();
  const { ethers, provider } = connection;
  const contract = await ethers.deployContract("TensorReferee");
  const to = await contract.getAddress();
  const { abi } = await artifacts.readArtifact("TensorReferee");

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
      return {
        error: errorName.replace(/^Referee_/, ""),
        args: ((args ?? []) as (bigint | number | string)[]).map((value) => (typeof value === "bigint" ? Number(value) : value)),
      };
    }
  }
  const roots = (statement: Statement) => ({
    programRoot: hex(statement.programRoot),
    inputRoot: hex(statement.inputRoot),
    outputRoot: hex(statement.outputRoot),
    traceRoot: hex(statement.traceRoot),
  });

  return {
    findFault: async ({ statement, proof, gas }) => {
      const outcome = await call<Omit<Fault, "kind"> & { kind: number }>("findFault", [roots(statement), hex(proof)], gas);
      return outcome.error === undefined ? { value: { ...outcome.value, kind: FAULT_KINDS[outcome.value.kind]! } } : outcome;
    },
    openNode: async ({ statement, proof }) => {
      const outcome = await call<Omit<TraceNode, "hash"> & { hash: Hex }>("openNode", [roots(statement), hex(proof)]);
      return outcome.error === undefined ? { value: { ...outcome.value, hash: fromHex(outcome.value.hash) } } : outcome;
    },
    checkReveal: async ({ node, data }) => {
      const outcome = await call<undefined>("checkReveal", [{ ...node, hash: hex(node.hash) }, hex(data)]);
      return outcome.error === undefined ? { value: null } : outcome;
    },
    close: () => connection.close(),
  };
}
