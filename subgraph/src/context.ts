import { Address, BigInt, dataSource } from "@graphprotocol/graph-ts";

// What no event tells: the manifest gives it to a contract's data source, from the deployment's addresses and parameters.

/** Whether `token` is DPIN. */
export function isDpin(token: Address): boolean {
  return token.equals(dpin());
}

export function dpin(): Address {
  return Address.fromBytes(dataSource.context().getBytes("token"));
}

/** A number of the deployment, in its own unit. */
export function contextNumber(name: string): BigInt {
  return dataSource.context().getBigInt(name);
}
