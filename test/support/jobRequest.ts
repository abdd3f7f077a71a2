import { id, ZeroAddress } from "ethers";
import type { IJobEscrow } from "../../types/index.ts";
import type { Fixture } from "./deployFixture.ts";

type JobRequest = IJobEscrow.JobRequestStruct;

/** A job request that the fixture's escrow takes: open to all, 10 to 20 DPIN, 60 s to accept, 120 s to run; `overrides` replace fields. */
export async function jobRequest(
  { token, networkHelpers }: Pick<Fixture, "token" | "networkHelpers">,
  overrides: Partial<JobRequest> = {},
): Promise<JobRequest> {
  return {
    programRoot: id("program"),
    inputRoot: id("input"),
    token: await token.getAddress(),
    minPrice: 10n ** 19n,
    maxPrice: 2n * 10n ** 19n,
    acceptBy: (await networkHelpers.time.latest()) + 61,
    runTime: 120,
    provider: ZeroAddress,
    locator: "6fd3a9e1c1a24b1d0a0c0de8b2c2a1f0c1e0b5a4d3c2b1a09f8e7d6c5b4a3928",
    ...overrides,
  };
}
