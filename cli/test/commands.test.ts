import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { createReferenceBackend, inputRootOf, writeProgram } from "@dpin/runtime";
import { createDrainFlag } from "@dpin/provider";
import { createHttpStore, getJob, getProvider, publishProgram, wait, waitForJob } from "@dpin/sdk";
import { expect } from "chai";
import { bytesToHex, parseEther } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";
import { startTestProvider } from "../../test/support/startTestProvider.ts";
import { checkPort } from "../src/devnet/checkPort.ts";

const MNEMONIC = "test test test test test test test test test test test junk";
const MAIN = path.resolve(import.meta.dirname, "../src/main.ts");
const dpin = async (...args: string[]) => (await promisify(execFile)(process.execPath, [MAIN, ...args])).stdout;

describe("The command line", () => {
  let network: TestNetwork;
  before(async () => {
    network = await startTestNetwork();
  });
  after(() => network.stop());

  it("posts a job from a program folder and writes its output, and shows where it stands", async () => {
    const small = smallProgram({ seed: 11 });
    const dir = path.join(network.dir, "program");
    await writeProgram({ dir, ...small });
    const requesterData = path.join(network.dir, "requester");
    const port = await checkPort({ port: 0 });
    const key = mnemonicToAccount(MNEMONIC, { addressIndex: 1 }).getHdKey().privateKey!;
    const config = { rpc: network.node.url, addresses: network.addresses, key: { insecure: bytesToHex(key) } };
    const file = path.join(network.dir, "config.json");
    await writeFile(file, JSON.stringify({ ...config, dataDir: requesterData, port }));
    const input = small.randomInput();
    const inputFile = path.join(network.dir, "input.bin");
    const output = path.join(network.dir, "output.bin");
    await writeFile(inputFile, input);
    const provider = await startTestProvider({ network, index: 2, sources: [createHttpStore({ endpoint: `http://127.0.0.1:${port}` })] });
    try {
      const prices = ["--min-price", "1", "--max-price", "2.5"];
      const told = await dpin("job", "post", "--config", file, "--program", dir, "--input", inputFile, ...prices, "--output", output);
      expect(told).to.match(/job 1 is committed/);
      const { outputs } = await createReferenceBackend().run({ ...small, inputs: [input], inputRoot: inputRootOf({ inputs: [input] }) });
      expect(new Uint8Array(await readFile(output))).to.deep.equal(outputs.at(-1));
      expect(await dpin("job", "status", "1", "--config", file)).to.match(
        new RegExp(`^job 1: committed\n[^]*provider   ${provider.client.account}\n`),
      );
    } finally {
      await provider.stop();
    }
  });

  it("drains a provider: it takes no new work, finishes what it has, and its stake thaws", async () => {
    const small = smallProgram({ seed: 12 });
    const program = await publishProgram({ store: network.store, ...small });
    const post = () => network.post({ program, inputs: [small.randomInput()] });
    const provider = await startTestProvider({ network, index: 4 });
    const account = provider.client.account;
    const file = path.join(network.dir, "provider.json");
    const dataDir = path.join(network.dir, "provider4");
    const floors = [{ token: network.addresses.token, perJob: "1", perGigaMac: "0" }];
    const key = bytesToHex(mnemonicToAccount(MNEMONIC, { addressIndex: 4 }).getHdKey().privateKey!);
    const config = {
      rpc: network.node.url,
      addresses: network.addresses,
      key: { insecure: key },
      provider: { dataDir, floors, pollMs: 50 },
    };
    await writeFile(file, JSON.stringify(config));
    try {
      const first = await post();
      await waitForJob(network.requester, { jobId: first, states: ["committed"], pollMs: 30 });
      const drained = dpin("provider", "drain", "--config", file);
      while ((await createDrainFlag({ dataDir }).get()) === null) await wait({ ms: 20 });
      await wait({ ms: 200 });
      const second = await post();
      await network.node.advance(60);
      expect(await drained).to.match(
        /^[\d.,]+ DPIN are locked by work that is not final[^]*\nno work is open\ndrained; the stake thaws, to be withdrawn from 20\d\d-/,
      );
      expect((await getJob(network.requester, { jobId: first })).state).to.equal("finalized");
      expect((await getJob(network.requester, { jobId: second })).state).to.equal("posted");
      const { staked, thawing, locked } = await getProvider(network.requester, { provider: account });
      expect([staked, locked]).to.deep.equal([0n, 0n]);
      expect(thawing).to.equal(parseEther("5000"));
      expect(await dpin("provider", "drain", "--config", file, "--cancel")).to.match(/takes work again/);
    } finally {
      await provider.stop();
    }
  });
});
