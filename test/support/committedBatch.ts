import { concat, getBytes, keccak256 } from "ethers";
import { rootOf, type Hash, type Statement } from "../../runtime/src/index.ts";
import type { Fixture } from "./deployFixture.ts";

const DPIN = 10n ** 18n;

/** A batch that is committed, with what its judge asks about one of its jobs. */
export interface CommittedBatch {
  readonly batchId: bigint;
  readonly streamId: bigint;
  /** The siblings of a job's statement, from level 0 upwards. */
  path(leaf: number): Hash[];
}

/** docs/spec/commitments.md: the hash over a job's four roots. */
export function statementHash({ programRoot, inputRoot, outputRoot, traceRoot }: Statement): Hash {
  return getBytes(keccak256(concat([keccak256(concat([programRoot, inputRoot])), outputRoot, traceRoot])));
}

/** A stream of the fixture's requester and provider with one batch of jobs, paid 20 DPIN in all and committed by the operator. */
export async function committedBatch({
  fixture,
  statements,
}: {
  fixture: Fixture;
  statements: readonly Statement[];
}): Promise<CommittedBatch> {
  const { connection, streams, token, requester, provider, operator, ethers } = fixture;
  const tree = rootOf({ hashes: statements.map(statementHash) });
  await streams.connect(requester).openStream(provider, token, requester, 100n * DPIN);
  const streamId = await streams.streamCount();
  const voucher = { streamId, batch: 0n, jobsRoot: ethers.hexlify(tree.root), jobCount: statements.length, cumulativeAmount: 20n * DPIN };
  const domain = {
    name: "DPIN JobStreams",
    version: "1",
    chainId: connection.networkConfig.chainId ?? 31_337,
    verifyingContract: await streams.getAddress(),
  };
  const types = {
    Voucher: [
      { name: "streamId", type: "uint256" },
      { name: "batch", type: "uint64" },
      { name: "jobsRoot", type: "bytes32" },
      { name: "jobCount", type: "uint32" },
      { name: "cumulativeAmount", type: "uint128" },
    ],
  };
  const signature = await requester.signTypedData(domain, types, voucher);
  await streams.connect(operator).commitBatch(voucher, signature, "batch locator");
  const batchId = 2n ** 40n + (await streams.batchCount()) - 1n;
  return { batchId, streamId, path: (leaf) => tree.path({ index: leaf }) };
}
