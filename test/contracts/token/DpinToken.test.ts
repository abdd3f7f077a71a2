import { expect } from "chai";
import type { DpinToken } from "../../../types/index.ts";
import type { Fixture } from "../../support/deployFixture.ts";
import { signPermit } from "../../support/signPermit.ts";
import { useDeployed } from "../../support/useDeployed.ts";

const CAP = 10n ** 27n;

/** A token that has no minter yet, its whole initial supply with the requester. */
async function bareToken({ ethers, requester, ...fixture }: Fixture): Promise<DpinToken> {
  const authority = await fixture.token.authority();
  return (await ethers.deployContract("DpinToken", [authority, requester, CAP / 10n])) as unknown as DpinToken;
}

/** A signer for a contract's own address. */
async function impersonate({ ethers, networkHelpers, escrow }: Fixture) {
  const address = await escrow.getAddress();
  await networkHelpers.impersonateAccount(address);
  await networkHelpers.setBalance(address, 10n ** 18n);
  return ethers.getSigner(address);
}

describe("DpinToken", () => {
  const deployed = useDeployed();

  it("mints the initial supply to the holder of its parameters, and counts it", async () => {
    const { token, admin } = await deployed();
    expect(await token.totalSupply()).to.equal(CAP / 10n);
    expect(await token.minted()).to.equal(CAP / 10n);
    expect(await token.cap()).to.equal(CAP);
    expect(await token.balanceOf(admin)).to.be.greaterThan(0n);
  });

  it("cannot be deployed with more than the cap", async () => {
    const { token, admin, ethers } = await deployed();
    await expect(ethers.deployContract("DpinToken", [await token.authority(), admin, CAP + 1n]))
      .to.be.revertedWithCustomError(token, "DpinToken_CapExceeded")
      .withArgs(0, CAP + 1n, CAP);
  });

  it("lets nobody mint, not even the admin, before there is a minter", async () => {
    const fixture = await deployed();
    const token = await bareToken(fixture);
    await expect(token.connect(fixture.admin).mint(fixture.admin, 1))
      .to.be.revertedWithCustomError(token, "DpinToken_NotMinter")
      .withArgs(fixture.admin.address);
  });

  it("lets the minter mint up to the cap and not one wei more", async () => {
    const fixture = await deployed();
    const { admin } = fixture;
    const token = await bareToken(fixture);
    const minter = await impersonate(fixture);
    await expect(token.connect(admin).setMinter(minter)).to.emit(token, "MinterSet").withArgs(minter.address);
    const minted = await token.minted();
    const rest = CAP - minted;
    await expect(token.connect(minter).mint(minter, rest + 1n))
      .to.be.revertedWithCustomError(token, "DpinToken_CapExceeded")
      .withArgs(minted, rest + 1n, CAP);
    await token.connect(minter).mint(minter, rest);
    expect(await token.totalSupply()).to.equal(CAP);
    expect(await token.minted()).to.equal(CAP);
    await expect(token.connect(admin).mint(admin, 1)).to.be.revertedWithCustomError(token, "DpinToken_NotMinter");
  });

  it("never mints again what was burned", async () => {
    const fixture = await deployed();
    const token = await bareToken(fixture);
    const minter = await impersonate(fixture);
    await token.connect(fixture.admin).setMinter(minter);
    await token.connect(minter).mint(minter, CAP - (await token.minted()));
    await token.connect(minter).burn(1000);
    expect(await token.totalSupply()).to.equal(CAP - 1000n);
    await expect(token.connect(minter).mint(minter, 1)).to.be.revertedWithCustomError(token, "DpinToken_CapExceeded").withArgs(CAP, 1, CAP);
  });

  it("keeps its minter for good, and takes no key for one", async () => {
    const fixture = await deployed();
    const { admin, staking, escrow } = fixture;
    const token = await bareToken(fixture);
    await expect(token.connect(admin).setMinter(admin))
      .to.be.revertedWithCustomError(token, "DpinToken_NotContract")
      .withArgs(admin.address);
    await expect(token.connect(admin).setMinter(fixture.ethers.ZeroAddress)).to.be.revertedWithCustomError(token, "DpinToken_NotContract");
    await token.connect(admin).setMinter(escrow);
    for (const next of [staking, escrow])
      await expect(token.connect(admin).setMinter(next))
        .to.be.revertedWithCustomError(token, "DpinToken_MinterAlreadySet")
        .withArgs(await escrow.getAddress());
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

  it("gives an allowance for a signature, once", async () => {
    const { token, requester, challenger } = await deployed();
    const deadline = 2n ** 40n;
    const { v, r, s } = await signPermit({ token, owner: requester, spender: challenger, amount: 7n, deadline });
    const permit = () => token.connect(challenger).permit(requester, challenger, 7, deadline, v, r, s);
    await permit();
    expect(await token.allowance(requester, challenger)).to.equal(7n);
    await expect(permit()).to.be.revertedWithCustomError(token, "ERC2612InvalidSigner");
  });

  it("tells a receiver of transferAndCall, and takes back what the receiver refuses", async () => {
    const { token, requester, ethers } = await deployed();
    const receiver = await ethers.deployContract("CallReceiver");
    const transferAndCall = token.connect(requester)["transferAndCall(address,uint256,bytes)"];
    await transferAndCall(receiver, 9, "0x1234");
    expect([
      await receiver.getFunction("from")(),
      await receiver.getFunction("amount")(),
      await receiver.getFunction("data")(),
    ]).to.deep.equal([requester.address, 9n, "0x1234"]);
    await expect(transferAndCall(receiver, 9, "0x")).to.be.revertedWithCustomError(token, "ERC1363InvalidReceiver");
    await expect(transferAndCall(requester, 9, "0x1234")).to.be.revertedWithCustomError(token, "ERC1363InvalidReceiver");
    expect(await token.balanceOf(receiver)).to.equal(9n);
    expect(await token.supportsInterface("0xb0202a11")).to.equal(true);
  });
});
