import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { Signature, type AddressLike, resolveAddress } from "ethers";
import type { DpinToken } from "../../types/index.ts";

/** An ERC-2612 signature of `owner` for the token's next nonce. */
export async function signPermit({
  token,
  owner,
  spender,
  amount,
  deadline,
}: {
  token: DpinToken;
  owner: HardhatEthersSigner;
  spender: AddressLike;
  amount: bigint;
  deadline: bigint;
}): Promise<Signature> {
  const { name, version, chainId, verifyingContract } = await token.eip712Domain();
  const types = {
    Permit: [
      { name: "owner", type: "address" },
      { name: "spender", type: "address" },
      { name: "value", type: "uint256" },
      { name: "nonce", type: "uint256" },
      { name: "deadline", type: "uint256" },
    ],
  };
  const nonce = await token.nonces(owner);
  const message = { owner: owner.address, spender: await resolveAddress(spender), value: amount, nonce, deadline };
  return Signature.from(await owner.signTypedData({ name, version, chainId, verifyingContract }, types, message));
}
