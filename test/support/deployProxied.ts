import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { BaseContract } from "ethers";
import type { Fixture } from "./deployFixture.ts";

/**
 * Deploys an upgradeable contract behind a proxy that is initialised in its own constructor, as deploy/deployProxy.ts does; rejects with the
 * contract's own errors, whether its constructor or its initialiser throws them.
 */
export async function deployProxied<Contract extends BaseContract>(
  { ethers, admin }: Pick<Fixture, "ethers"> & { admin: HardhatEthersSigner },
  { name, constructorArgs, initArgs }: { name: string; constructorArgs: unknown[]; initArgs: unknown[] },
): Promise<Contract> {
  const implementation = await ethers.deployContract(name, constructorArgs, admin);
  const initialisation = implementation.interface.encodeFunctionData("initialize", initArgs);
  const proxy = await ethers.deployContract("ERC1967Proxy", [await implementation.getAddress(), initialisation], admin);
  return implementation.attach(await proxy.getAddress()) as Contract;
}
