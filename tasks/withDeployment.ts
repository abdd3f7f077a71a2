import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { openDeployment, type OpenDeployment } from "./openDeployment.ts";

/** Runs `act` on --network's deployment and closes the connection behind it. */
export async function withDeployment<T>(
  { hre, id }: { hre: HardhatRuntimeEnvironment; id?: string | undefined },
  act: (deployment: OpenDeployment) => Promise<T>,
): Promise<T> {
  const deployment = await openDeployment({ hre, id });
  try {
    return await act(deployment);
  } finally {
    await deployment.connection.close();
  }
}
