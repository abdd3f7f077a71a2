import { isAddress, isHex } from "viem";
import type { Address, Hex } from "viem";
import { z } from "zod";

const address = z.string().refine((text): text is Address => isAddress(text, { strict: false }), "not an address");

/** Where a key is: an encrypted file, a signer that keeps it, or, for chains of this machine only, the key itself. */
export const keyConfigSchema = z.union(
  [
    /** Web3 secret storage v3, as `dpin keys new` makes it; `passwordFile` holds its password in one line and is readable by its owner only. */
    z.strictObject({ keystore: z.string().min(1), passwordFile: z.string().min(1) }),
    /** A secret of Hardhat's keystore (`npx hardhat keystore set NAME`), which does not tell its address. */
    z.strictObject({ hardhatKeystore: z.string().min(1), name: z.string().min(1), passwordFile: z.string().min(1), address }),
    /** JSON-RPC with eth_signTransaction and eth_signTypedData (web3signer, clef). */
    z.strictObject({ signer: z.url(), address }),
    z.strictObject({
      insecure: z.string().refine((text): text is Hex => isHex(text) && text.length === 66, "not a private key (0x and 64 hex digits)"),
    }),
  ],
  {
    error:
      "not { keystore, passwordFile }, { hardhatKeystore, name, passwordFile, address }, { signer, address } or, on a chain of this machine, { insecure: private key }",
  },
);

export type KeyConfig = z.output<typeof keyConfigSchema>;
