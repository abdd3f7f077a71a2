import { createDpinClient, type DpinAddresses, type DpinClient } from "@dpin/sdk";
import { createPublicClient, createWalletClient, http, type Account, type Address } from "viem";

/**
 * A client of the network. `account` is a local key (viem's privateKeyToAccount, mnemonicToAccount, …), whose transactions this process signs, or only an address, which the node
 * or a wallet signs for. In a page with an injected wallet, `custom(window.ethereum)` takes the place of the wallet's `http(rpc)`.
 */
export function createClient({
  rpc,
  addresses,
  account,
}: {
  rpc: string;
  addresses: DpinAddresses;
  account: Account | Address;
}): DpinClient {
  const transport = http(rpc);
  return createDpinClient({
    publicClient: createPublicClient({ transport }),
    walletClient: createWalletClient({ transport, account }),
    addresses,
    // How long a node that is away is asked again; without end by default, which suits a daemon.
    retryPolicy: { attempts: 5 },
  });
}
