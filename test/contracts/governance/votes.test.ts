import { expect } from "chai";
import { governance } from "../../support/governance.ts";
import { signPermit } from "../../support/signPermit.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const DPIN = 10n ** 18n;

describe("DpinVotes", () => {
  const deployed = useDeployed({ handOver: true });

  async function wrapped() {
    const fixture = await deployed();
    const { votes } = await governance(fixture);
    const { requester, provider, token, ethers } = fixture;
    await token.connect(requester).approve(votes, ethers.MaxUint256);
    return { ...fixture, votes, holder: requester, other: provider };
  }

  it("wraps 1:1, votes for who wrapped for itself from then on, and gives back at any time", async () => {
    const { votes, holder, token, networkHelpers } = await wrapped();
    const before = await token.balanceOf(holder);
    await votes.connect(holder).depositFor(holder, 5n * DPIN);
    expect(await votes.delegates(holder)).to.equal(holder.address);
    expect(await votes.getVotes(holder)).to.equal(5n * DPIN);
    const at = await votes.clock();
    await votes.connect(holder).withdrawTo(holder, 5n * DPIN);
    expect(await token.balanceOf(holder)).to.equal(before);
    expect(await votes.getVotes(holder)).to.equal(0n);
    await networkHelpers.mine();
    expect(await votes.getPastVotes(holder, at)).to.equal(5n * DPIN);
    expect(await votes.CLOCK_MODE()).to.equal("mode=timestamp");
    expect(await votes.decimals()).to.equal(18n);
  });

  it("leaves a delegate that was chosen, and chooses none for who is wrapped for by others", async () => {
    const { votes, holder, other } = await wrapped();
    await votes.connect(holder).delegate(other);
    await votes.connect(holder).depositFor(holder, 5n * DPIN);
    expect(await votes.getVotes(other)).to.equal(5n * DPIN);
    const stranger = "0x000000000000000000000000000000000000dEaD";
    await votes.connect(holder).depositFor(stranger, DPIN);
    expect(await votes.delegates(stranger)).to.equal("0x0000000000000000000000000000000000000000");
    expect(await votes.getVotes(stranger)).to.equal(0n);
  });

  it("wraps by a permit, also by one that somebody used up before", async () => {
    const { votes, holder, token, networkHelpers, ethers } = await wrapped();
    await token.connect(holder).approve(votes, 0);
    const deadline = BigInt(await networkHelpers.time.latest()) + 600n;
    const { v, r, s } = await signPermit({ token, owner: holder, spender: await votes.getAddress(), amount: 7n * DPIN, deadline });
    await token.permit(holder, votes, 7n * DPIN, deadline, v, r, s);
    await votes.connect(holder).depositWithPermit(7n * DPIN, deadline, v, r, s);
    expect(await votes.balanceOf(holder)).to.equal(7n * DPIN);
    await expect(votes.connect(holder).depositWithPermit(7n * DPIN, deadline, v, r, s)).to.be.revertedWithCustomError(
      token,
      "ERC20InsufficientAllowance",
    );
    expect(await votes.nonces(holder)).to.equal(0n);
    expect(await ethers.provider.getCode(votes)).to.not.equal("0x");
  });

  it("never owes more DPIN than it holds", async () => {
    const { votes, holder, token } = await wrapped();
    await votes.connect(holder).depositFor(holder, 5n * DPIN);
    await token.connect(holder).transfer(votes, DPIN);
    expect(await token.balanceOf(votes)).to.equal((await votes.totalSupply()) + DPIN);
    await expect(votes.connect(holder).depositFor(votes, DPIN)).to.be.revertedWithCustomError(votes, "ERC20InvalidReceiver");
  });
});
