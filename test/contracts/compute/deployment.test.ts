import { expect } from "chai";
import { useDeployed } from "../../support/useDeployed.ts";

describe("The deployment", () => {
  const deployed = useDeployed();

  it("leaves an open escrow whose challenges can slash and have a referee (Livepeer: slashing switched off by a null verifier)", async () => {
    const { staking, escrow, challenges, referee } = await deployed();
    const judge = await challenges.getAddress();
    expect(await escrow.challenges()).to.equal(judge);
    expect(await staking.slasherOf(escrow)).to.equal(judge);
    expect(await staking.isSlasher(challenges)).to.equal(true);
    expect(await staking.lockerStatus(escrow)).to.equal(1n);
    expect(await challenges.escrow()).to.equal(await escrow.getAddress());
    expect(await challenges.referee(await referee.VERSION())).to.equal(await referee.getAddress());
  });

  it("puts every restricted function under one authority, and leaves no minter", async () => {
    const { token, staking, escrow, challenges } = await deployed();
    const authorities = await Promise.all([token, staking, escrow, challenges].map((contract) => contract.authority()));
    expect(new Set(authorities).size).to.equal(1);
    expect(BigInt(await token.minter())).to.equal(0n);
  });

  it("has exposures below the thaw period and time for a whole descent of reveals", async () => {
    const { staking, escrow, challenges } = await deployed();
    expect(await escrow.exposure()).to.be.lessThan(await staking.thawPeriod());
    const { maxDisputeTime } = await escrow.getParameters();
    expect(maxDisputeTime / (await challenges.responseTime())).to.be.at.least(8n);
  });
});
