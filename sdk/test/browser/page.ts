// What a dApp's page does with the network, as one function that the test calls in a real browser.
import { createReferenceBackend, initHash, toHex } from "@dpin/runtime";
import {
  ContractRevertError,
  createDpinClient,
  createHttpStore,
  cancel,
  getBalance,
  getJob,
  runJob,
  submitJob,
  transfer,
  verifyResult,
  waitForJob,
  type ArtifactStore,
  type BaseError,
  type DpinAddresses,
  type PublishedProgram,
} from "@dpin/sdk";
import { createPublicClient, createWalletClient, custom, http, type Address, type Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";

export interface PageParameters {
  readonly rpc: string;
  readonly addresses: DpinAddresses;
  readonly key: Hex;
  /** An account whose key the page has not: the node stands for the wallet. */
  readonly visitor: Address;
  readonly artifacts: string;
  readonly program: Pick<PublishedProgram, "root" | "files" | "program">;
  readonly input: readonly number[];
  readonly honest: Address;
  readonly cheat: Address;
}

async function visit({ rpc, addresses, key, visitor, artifacts, program, input, honest, cheat }: PageParameters) {
  await initHash();
  const transport = http(rpc);
  const walletClient = createWalletClient({ transport, account: privateKeyToAccount(key) });
  const client = createDpinClient({ publicClient: createPublicClient({ transport, cacheTime: 0 }), walletClient, addresses });
  // The page's own server takes what its visitors give to providers.
  const store: ArtifactStore = {
    ...createHttpStore({ endpoint: artifacts }),
    put: async (bytes) => (await fetch("/upload", { method: "POST", body: bytes as Uint8Array<ArrayBuffer> })).text(),
  };
  const published = program as PublishedProgram;
  const submission = { store, program: published, minPrice: 10n ** 18n, pollMs: 50 };
  const file = new File([new Int8Array(input)], "input.bin");
  const result = await runJob(client, { ...submission, inputs: [file], provider: honest });
  const rerun = await verifyResult(client, {
    jobId: result.jobId,
    store: createHttpStore({ endpoint: artifacts }),
    backend: createReferenceBackend(),
  });

  const wrong = await submitJob(client, { ...submission, inputs: [new Int8Array(input)], provider: cheat });
  await waitForJob(client, { jobId: wrong.jobId, states: ["committed"], pollMs: 50 });
  const lie = await verifyResult(client, { jobId: wrong.jobId });

  const refusal = await cancel(client, { jobId: wrong.jobId }).catch((error: unknown) => error);
  const stopped = await waitForJob(client, { jobId: wrong.jobId, states: ["finalized"], signal: AbortSignal.timeout(50) }).catch(
    (error: Error) => error.name,
  );
  // As an injected wallet is used: `custom(window.ethereum)`; what is sent is confirmed, until the visitor has had enough.
  let willing = true;
  const ethereum = {
    request: async ({ method, params }: { method: string; params?: unknown }) => {
      if (method === "eth_sendTransaction" && !willing) throw Object.assign(new Error("no"), { code: 4001 });
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
      const answer = await fetch(rpc, { method: "POST", headers: { "content-type": "application/json" }, body });
      const { result: value, error } = (await answer.json()) as { result?: unknown; error?: object };
      if (error !== undefined) throw error;
      return value;
    },
  };
  const wallet = createDpinClient({
    ...{ publicClient: createPublicClient({ transport: custom(ethereum), cacheTime: 0 }), addresses },
    walletClient: createWalletClient({ transport: custom(ethereum), account: visitor }),
  });
  await transfer(wallet, { to: client.account, amount: 5n });
  willing = false;
  const declined = await transfer(wallet, { to: client.account, amount: 5n }).catch((error: BaseError) => error.shortMessage);

  return {
    visitorBalance: String(await getBalance(wallet, { account: visitor })),
    declined: String(declined),
    jobId: String(result.jobId),
    output: toHex(result.output),
    verdict: result.verdict,
    rerun,
    lie: lie.kind === "wrong" ? { by: lie.by, kind: lie.fault?.kind, proof: lie.proof } : lie,
    wrongJob: String(wrong.jobId),
    refusal: refusal instanceof ContractRevertError ? { errorName: refusal.errorName, args: refusal.args.map(String) } : String(refusal),
    stopped: typeof stopped === "string" ? stopped : stopped.state,
    state: (await getJob(client, { jobId: result.jobId })).state,
    balance: String(await getBalance(client, { account: client.account })),
    isolated: globalThis.crossOriginIsolated,
  };
}

export type PageReport = Awaited<ReturnType<typeof visit>>;

Object.assign(globalThis, { visit });
