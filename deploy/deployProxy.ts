import type { ArgumentType, IgnitionModuleBuilder, NamedArtifactContractAtFuture } from "@nomicfoundation/ignition-core";

/**
 * Declares an implementation, an ERC-1967 proxy on it that is initialised in its own constructor (so that nobody can do it first), and gives
 * the contract at the proxy's address. Ids: `NAMEImplementation`, `NAMEProxy`, `NAME`.
 */
export function deployProxy<Name extends string>(
  m: IgnitionModuleBuilder,
  { name, constructorArgs, initArgs }: { name: Name; constructorArgs: ArgumentType[]; initArgs: ArgumentType[] },
): NamedArtifactContractAtFuture<Name> {
  const implementation = m.contract(name, constructorArgs, { id: `${name}Implementation` });
  const initialisation = m.encodeFunctionCall(implementation, "initialize", initArgs, { id: `${name}Initialisation` });
  const proxy = m.contract("ERC1967Proxy", [implementation, initialisation], { id: `${name}Proxy` });
  return m.contractAt(name, proxy, { id: name });
}
