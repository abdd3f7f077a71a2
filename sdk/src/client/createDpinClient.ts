import type {
  Abi,
  Account,
  Address,
  Chain,
  ContractFunctionArgs,
  ContractFunctionName,
  ContractFunctionReturnType,
  PublicClient,
  TransactionReceipt,
  Transport,
  WalletClient,
} from "viem";
import { ReadOnlyClientError } from "../errors/BaseError.ts";
import { createNodeCaller, type NodeCaller } from "./createNodeCaller.ts";
import { createSender, type Call, type Sender } from "./createSender.ts";
import { traced } from "../tracing/traced.ts";
import { createWalletSender } from "./createWalletSender.ts";
import type { RetryParameters } from "./retry.ts";

/** Where the network's contracts are. */
export interface DpinAddresses {
  readonly token: Address;
  readonly staking: Address;
  readonly escrow: Address;
  readonly streams: Address;
  readonly referee: Address;
  readonly challenges: Address;
  readonly emission: Address;
  /** Only what governs needs these two. */
  readonly votes?: Address;
  readonly governor?: Address;
  /** Block of the deployment: no event is older. 0 when not given. */
  readonly fromBlock?: bigint;
}

// Interfaces and not aliases, so that messages and the reference name them instead of listing some hundred members.
/** How the chain is read: viem's PublicClient. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface DpinReader extends PublicClient {}

/** Who signs: viem's WalletClient with an account. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface DpinWallet extends WalletClient<Transport, Chain | undefined, Account> {}

/** What every action takes first: how to read the chain, how to write to it, and where the contracts are. */
export interface DpinClient {
  readonly publicClient: DpinReader;
  readonly addresses: DpinAddresses;
  /** The key's address; throws ReadOnlyClientError without a key. */
  readonly account: Address;
  readonly wallet: DpinWallet;
  /** Aborted when the client's owner shuts down; every wait of this client ends with it. */
  readonly signal: AbortSignal | undefined;
  /** Sends one transaction and waits for its receipt; throws ContractRevertError when the contract refuses it. */
  send(call: Call): Promise<TransactionReceipt>;
  /** Calls a view; a node that is away is retried with back-off, `attempts` times or without end. */
  read<
    const TAbi extends Abi,
    TName extends ContractFunctionName<TAbi, "pure" | "view">,
    const TArgs extends ContractFunctionArgs<TAbi, "pure" | "view", TName>,
  >(parameters: {
    address: Address;
    abi: TAbi;
    functionName: TName;
    args: TArgs;
    /** The block as of which is read; the latest when left out. */
    blockNumber?: bigint | undefined;
  }): Promise<ContractFunctionReturnType<TAbi, "pure" | "view", TName, TArgs>>;
  /** Runs anything against the node under this client's retry policy and signal, with its errors decoded. */
  readonly call: NodeCaller;
}

export interface DpinClientParameters {
  publicClient: DpinReader;
  /** With a local key, whose transactions are signed and sent by createSender, or a wallet that keeps its key (createWalletSender); leave it out for reading only. */
  walletClient?: DpinWallet | undefined;
  addresses: DpinAddresses;
  /** Shared by all clients of one key; made from `walletClient` when left out. */
  sender?: Sender | undefined;
  signal?: AbortSignal | undefined;
  /** How long a node that is away is retried; without end by default. */
  retryPolicy?: Pick<RetryParameters<unknown>, "attempts" | "delayMs" | "maxDelayMs" | "onRetry">;
}

/** A client of the network's contracts: `createDpinClient({ publicClient, walletClient, addresses })`. */
export function createDpinClient({
  publicClient,
  walletClient,
  addresses,
  sender,
  signal,
  retryPolicy = {},
}: DpinClientParameters): DpinClient {
  // Only a local key lets nonces and fees be chosen here; another is a wallet's, which chooses them itself.
  const create = walletClient?.account.type === "local" ? createSender : createWalletSender;
  const sending = sender ?? (walletClient && create({ publicClient, walletClient, signal, retryPolicy }));

  function wallet(): DpinWallet {
    if (walletClient === undefined) throw new ReadOnlyClientError("this client has no key to sign with");
    return walletClient;
  }

  const call = createNodeCaller({ retryPolicy, signal });

  return {
    publicClient,
    addresses,
    signal,
    call,
    get wallet() {
      return wallet();
    },
    get account() {
      return wallet().account.address;
    },
    send: async (parameters) => {
      if (sending === undefined)
        throw new ReadOnlyClientError("this client has no key to sign with", { details: { call: parameters.functionName } });
      return traced({
        name: "transaction",
        facts: { call: parameters.functionName, to: parameters.address, account: wallet().account.address },
        run: async (tell) => {
          const receipt = await sending.send(parameters);
          tell({ transaction: receipt.transactionHash, block: receipt.blockNumber, gas: receipt.gasUsed });
          return receipt;
        },
      });
    },
    read: (parameters) => call(parameters.functionName, () => publicClient.readContract(parameters as never)) as never,
  };
}
