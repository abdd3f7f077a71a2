import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { createReferenceBackend, inputRootOf, writeProgram } from "@dpin/runtime";
import { createHttpStore } from "@dpin/sdk";
import { expect } from "chai";
import { bytesToHex } from "viem";
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
});
