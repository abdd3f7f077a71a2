import path from "node:path";
import { readParameters } from "../../deploy/readParameters.ts";
import { readRecords } from "../../deploy/readRecords.ts";
import type { Indexed } from "./Indexed.ts";
import { indexedOf } from "./indexedOf.ts";

/**
 * What the subgraph must be told of the recorded deployment that `network` names, by its folder in deploy/deployments or its chain's id. Throws with the ones there are when there is none of the name.
 */
export async function readIndexed({
  root,
  network,
}: {
  root: string;
  network: string;
}): Promise<Indexed & { id: string; chainId: number }> {
  const records = await readRecords({ root });
  const found = records.find(({ id, record }) => id === network || String(record.chainId) === network);
  if (found === undefined) {
    const known = records.map(({ id }) => id).join(", ");
    throw new Error(
      `no deployment ${network} is recorded in ${path.join(root, "deployments")}; there ${known === "" ? "is none" : `are: ${known}`}`,
    );
  }
  const { id, record } = found;
  const parameters = await readParameters({ file: path.join(root, "deployments", id, "parameters.json") });
  const indexed = indexedOf({ network: id, addresses: record.addresses, fromBlock: BigInt(record.fromBlock), parameters });
  return { ...indexed, id, chainId: record.chainId };
}
