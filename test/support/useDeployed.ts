import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { deployFixture, type Fixture, type FixtureOptions } from "./deployFixture.ts";

/** Within a `describe`: a network of its own, and a function that gives each test the freshly deployed contracts. */
export function useDeployed(options: FixtureOptions = {}): () => Promise<Fixture> {
  let connection: NetworkConnection;
  const deploy = () => deployFixture(connection, options);
  before(async () => {
    connection = await network.create();
  });
  after(() => connection.close());
  return async () => {
    const { loadFixture, time } = connection.networkHelpers;
    const fixture = await loadFixture(deploy);
    // A snapshot brings back the blocks, not the clock, which went on: on a busy machine deadlines would have passed when a later test begins.
    await time.increase(1);
    return fixture;
  };
}
