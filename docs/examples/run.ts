// `node docs/examples/run.ts [NAME…]`: starts a network on this machine, with its contracts and a provider, and runs the examples on it.
import { parseEther } from "viem";
import { startTestNetwork } from "../../test/support/startTestNetwork.ts";
import { startTestProvider } from "../../test/support/startTestProvider.ts";
import { becomeProvider } from "./becomeProvider.ts";
import { createClient } from "./createClient.ts";
import { decodeError } from "./decodeError.ts";
import { delegate } from "./delegate.ts";
import { payByVouchers } from "./payByVouchers.ts";
import { postJob } from "./postJob.ts";
import { verifyResult } from "./verifyResult.ts";

/** The examples by name, each ready to run; whoever calls it must await `stop()`. */
export async function startExamples() {
  const network = await startTestNetwork();
  const daemon = await startTestProvider({ network, index: 2 });
  const { requester, store, node } = network;
  // Accounts with DPIN, whose keys the local node has.
  const connect = async (index: number, fund: string) => {
    const { account } = await network.client({ index, fund });
    return createClient({ rpc: node.url, addresses: network.addresses, account });
  };
  const examples = {
    postJob: () => postJob({ client: requester, store }),
    verifyResult: async () => verifyResult({ client: requester, jobId: (await postJob({ client: requester, store })).jobId }),
    payByVouchers: async () =>
      payByVouchers({ requester: await connect(3, "10"), provider: daemon.client, passWindow: () => node.advance(60) }),
    becomeProvider: async () =>
      becomeProvider({
        ...{ owner: await connect(4, "2000"), operator: await connect(5, "0") },
        ...{ endpoint: "https://gpu.example", amount: parseEther("1500") },
      }),
    delegate: async () => delegate({ client: await connect(6, "100"), amount: parseEther("100"), passThaw: () => node.advance(1_801) }),
    decodeError: async () => {
      const { jobId } = await postJob({ client: requester, store });
      return decodeError({ client: requester, jobId });
    },
  };
  const stop = async () => {
    await daemon.stop();
    await network.stop();
  };
  return { examples, stop };
}

if (import.meta.main) {
  const { examples, stop } = await startExamples();
  try {
    const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(examples);
    for (const name of names) {
      if (!Object.hasOwn(examples, name)) throw new Error(`there is no example ${name}, but ${Object.keys(examples).join(", ")}`);
      console.log(`${name}:`, await examples[name as keyof typeof examples]());
    }
  } finally {
    await stop();
  }
}
