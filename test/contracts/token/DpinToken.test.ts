import { expect } from "chai";
import { useDeployed } from "../../support/useDeployed.ts";

const CAP = 10n ** 27n;

describe("DpinToken", () => {
  const deployed = useDeployed();

  it("mints the initial supply to the holder of its parameters", async () => {
    const { token, admin } = await deployed();
    expect(await token.totalSupply()).to.equal(CAP / 10n);
    expect(await token.balanceOf(admin)).to.be.greaterThan(0n);
  });

  it("lets nobody mint, not even the admin, before there is a minter", async () => {
    const { token, admin } = await deployed();
    await expect(token.connect(admin).mint(admin, 1)).to.be.revertedWithCustomError(token, "DpinToken_NotMinter").withArgs(admin.address);
  });

  it("lets the minter mint up to the cap and not one wei more", async () => {
    const { token, admin, strangers } = await deployed();
    const minter = strangers[0]!;
    await expect(token.connect(admin).setMinter(minter)).to.emit(token, "MinterSet").withArgs(minter.address);
    const rest = CAP - (await token.totalSupply());
    await expect(token.connect(minter).mint(minter, rest + 1n))
      .to.be.revertedWithCustomError(token, "ERC20ExceededCap")
      .withArgs(CAP + 1n, CAP);
    await token.connect(minter).mint(minter, rest);
    expect(await token.totalSupply()).to.equal(CAP);
    await expect(token.connect(admin).mint(admin, 1)).to.be.revertedWithCustomError(token, "DpinToken_NotMinter");
  });

  it("lets only the authority name the minter", async () => {
    const { token, requester } = await deployed();
    await expect(token.connect(requester).setMinter(requester)).to.be.revertedWithCustomError(token, "AccessManagedUnauthorized");
  });

  it("burns the caller's tokens only", async () => {
    const { token, requester, challenger } = await deployed();
    const supply = await token.totalSupply();
    await token.connect(requester).burn(5);
    expect(await token.totalSupply()).to.equal(supply - 5n);
    await expect(token.connect(challenger).burn(1)).to.be.revertedWithCustomError(token, "ERC20InsufficientBalance");
    await expect(token.connect(challenger).burnFrom(requester, 1)).to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance");
  });

  it("counts votes once they are delegated", async () => {
    const { token, requester } = await deployed();
    expect(await token.getVotes(requester)).to.equal(0n);
    await token.connect(requester).delegate(requester);
    expect(await token.getVotes(requester)).to.equal(await token.balanceOf(requester));
  });
});
