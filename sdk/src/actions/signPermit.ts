import { parseSignature } from "viem";
import type { Address, Hex } from "viem";
import { paymentTokenAbi } from "../client/paymentTokenAbi.ts";
import type { DpinClient } from "../client/createDpinClient.ts";
import { isTransient } from "../errors/isTransient.ts";

export interface Permit {
  readonly deadline: bigint;
  readonly v: number;
  readonly r: Hex;
  readonly s: Hex;
}

const PERMIT_TYPES = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} as const;
const PERMIT_SECONDS = 3600n;

/** Signs an EIP-2612 permit over `value` wei of `token` for `spender`, valid for an hour; null when the token has no permits (EIP-5267). */
export async function signPermit(
  client: DpinClient,
  { token, spender, value }: { token: Address; spender: Address; value: bigint },
): Promise<Permit | null> {
  const { account } = client.wallet;
  const owner = account.address;
  const described = await describe(client, { token, owner });
  if (described === null) return null;
  const { timestamp } = await client.call("getBlock", () => client.publicClient.getBlock());
  const deadline = timestamp + PERMIT_SECONDS;
  const signature = await client.wallet.signTypedData({
    account,
    domain: described.domain,
    types: PERMIT_TYPES,
    primaryType: "Permit",
    message: { owner, spender, value, nonce: described.nonce, deadline },
  });
  const { r, s, yParity } = parseSignature(signature);
  return { deadline, v: 27 + yParity, r, s };
}

async function describe(client: DpinClient, { token, owner }: { token: Address; owner: Address }) {
  try {
    const [, name, version, chainId, verifyingContract] = await client.read({
      address: token,
      abi: paymentTokenAbi,
      functionName: "eip712Domain",
      args: [],
    });
    const nonce = await client.read({ address: token, abi: paymentTokenAbi, functionName: "nonces", args: [owner] });
    return { domain: { name, version, chainId: Number(chainId), verifyingContract }, nonce };
  } catch (error) {
    if (isTransient(error) || client.signal?.aborted) throw error;
    return null;
  }
}
