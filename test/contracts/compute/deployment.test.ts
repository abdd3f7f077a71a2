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

  it("leaves open streams that the same challenges judge", async () => {
    const { staking, escrow, streams, challenges } = await deployed();
    const judge = await challenges.getAddress();
    expect(await streams.challenges()).to.equal(judge);
    expect(await staking.slasherOf(streams)).to.equal(judge);
    expect([await challenges.escrow(), await challenges.streams(), await challenges.staking()]).to.deep.equal([
      await escrow.getAddress(),
      await streams.getAddress(),
      await staking.getAddress(),
    ]);
  });

  it("puts every restricted function under one authority, and makes emission the only minter", async () => {
    const { token, staking, escrow, streams, challenges, emission } = await deployed();
    const authorities = await Promise.all([token, staking, escrow, streams, challenges, emission].map((contract) => contract.authority()));
    expect(new Set(authorities).size).to.equal(1);
    expect(await token.minter()).to.equal(await emission.getAddress());
  });

  it("has exposures below the thaw period and time for a whole descent of reveals", async () => {
    const { staking, escrow, challenges } = await deployed();
    expect(await escrow.exposure()).to.be.lessThan(await staking.thawPeriod());
    const { maxDisputeTime } = await escrow.getParameters();
    expect(maxDisputeTime / (await challenges.responseTime())).to.be.at.least(8n);
  });
});
