import { isAddress, isHex } from "viem";
import type { Address, Hex } from "viem";
import { z } from "zod";

const address = z.string().refine((text): text is Address => isAddress(text, { strict: false }), "not an address");
const privateKey = z.string().refine((text): text is Hex => isHex(text) && text.length === 66, "not a private key (0x and 64 hex digits)");

/** What every program needs to take part in a network: where its chain and its contracts are, and the key it acts with. */
export const networkConfigSchema = z.strictObject({
  /** URL of the chain's JSON-RPC. */
  rpc: z.url(),
  addresses: z.strictObject({
    token: address,
    staking: address,
    escrow: address,
    referee: address,
    challenges: address,
    /** Block of the deployment. */
    fromBlock: z.coerce.bigint().nonnegative().optional(),
  }),
  /** The key that transactions are signed with; keep the file to yourself. */
  privateKey,
  /** Where artifacts can be fetched, base URLs; providers' own servers are found on chain. */
  artifacts: z.array(z.url()).default([]),
});

export type NetworkConfig = z.output<typeof networkConfigSchema>;
