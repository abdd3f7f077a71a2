import { createServer, type Server } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { createReferenceBackend, inputRootOf, toHex } from "@dpin/runtime";
import { expect } from "chai";
import { build, type BuildFailure, type BuildOptions } from "esbuild";
import type { Browser } from "puppeteer-core";
import { parseEther } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { convict, getJob, publishProgram, type PublishedProgram } from "../src/index.ts";
import type { PageParameters, PageReport } from "./browser/page.ts";
import { cheaperWeights } from "../../test/support/cheats/cheaperWeights.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";
import { startChromium } from "../../test/support/startChromium.ts";
import { startTestNetwork, type TestNetwork } from "../../test/support/startTestNetwork.ts";
import { startTestProvider, type TestProvider } from "../../test/support/startTestProvider.ts";

const MNEMONIC = "test test test test test test test test test test test junk";
const KERNELS = new URL("../../runtime/src/wasm/kernels.wasm", import.meta.url);

/** As a dApp's bundler does it: for a browser, with nothing of Node. */
async function bundle(entry: string): Promise<string> {
  const options: BuildOptions = { bundle: true, write: false, format: "esm", platform: "browser", target: "es2022", logLevel: "silent" };
  const built = await build({ ...options, entryPoints: [path.join(import.meta.dirname, entry)] });
  return built.outputFiles![0]!.text;
}

describe("In a browser", () => {
  it("the sdk and its part of the runtime need nothing of Node", async () => {
    for (const entry of ["../src/index.ts", "../../runtime/src/browser.ts"]) expect((await bundle(entry)).length).to.be.greaterThan(10_000);
    const error = (await bundle("../src/node.ts").catch((cause: unknown) => cause)) as BuildFailure;
    expect(error.errors.map(({ text }) => text).join("\n")).to.match(/Could not resolve "node:fs/);
  });

  describe("a page", () => {
    const small = smallProgram({ seed: 21 });
    let browser: Browser;
    let network: TestNetwork;
    let program: PublishedProgram;
    let honest: TestProvider;
    let cheat: TestProvider;
    let site: Server;
    before(async function () {
      const started = await startChromium();
      if (typeof started === "string") {
        console.log(`      skipped: ${started}`);
        return this.skip();
      }
      browser = started;
      network = await startTestNetwork();
      program = await publishProgram({ store: network.store, ...small });
      honest = await startTestProvider({ network, index: 2 });
      cheat = await startTestProvider({ network, index: 3, spotChecks: 0, backend: cheaperWeights({ backend: createReferenceBackend() }) });
      site = await serve(await bundle("browser/page.ts"));
    });
    after(async () => {
      site?.close();
      await browser?.close();
      await honest?.stop();
      await cheat?.stop();
      await network?.stop();
    });

    /** The page, its script, the kernels beside it, and a place to upload; another origin than the chain's node and every artifact server. */
    async function serve(script: string): Promise<Server> {
      const server = createServer(async (request, response) => {
        if (request.method === "POST" && request.url === "/upload") {
          const chunks: Buffer[] = [];
          for await (const chunk of request) chunks.push(chunk as Buffer);
          return response.end(await network.store.put(new Uint8Array(Buffer.concat(chunks))));
        }
        if (request.url === "/page.js") return response.setHeader("content-type", "text/javascript").end(script);
        if (request.url === "/kernels.wasm") return response.setHeader("content-type", "application/wasm").end(await readFile(KERNELS));
        if (request.url === "/")
          return response.setHeader("content-type", "text/html").end('<script type="module" src="/page.js"></script>');
        return response.writeHead(404).end();
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }

    it("posts a job of a file, waits, fetches the output from another origin and verifies it, trusting no server", async () => {
      const { account } = await network.client({ index: 4, fund: "100" });
      const { account: visitor } = await network.client({ index: 5, fund: "10" });
      const input = small.randomInput();
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on("pageerror", (error) => problems.push(String(error)));
      await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
      await page.waitForFunction("globalThis.visit !== undefined");
      const parameters: PageParameters = {
        ...{ rpc: network.node.url, addresses: network.addresses, visitor, artifacts: network.artifacts.url },
        key: toHex(mnemonicToAccount(MNEMONIC, { addressIndex: 4 }).getHdKey().privateKey!) as `0x${string}`,
        program: { root: program.root, files: program.files, program: program.program },
        ...{ input: [...input], honest: honest.client.account, cheat: cheat.client.account },
      };
      const report = (await page.evaluate(`globalThis.visit(${JSON.stringify(parameters)})`)) as PageReport;
      expect(problems).to.deep.equal([]);

      const own = await createReferenceBackend().run({ ...small, inputs: [input], inputRoot: inputRootOf({ inputs: [input] }) });
      expect(report.output).to.equal(toHex(own.outputs.at(-1)!));
      expect(report.verdict).to.deep.equal({ kind: "right", by: "openings", elements: 128 });
      expect(report.rerun).to.deep.equal({ kind: "right", by: "run", elements: 2040 });
      expect(report.state).to.equal("committed");
      expect(report.balance).to.equal(String(parseEther("98") + 5n));
      expect([report.visitorBalance, report.declined]).to.deep.equal([
        String(parseEther("10") - 5n),
        "transfer failed: User rejected the request.",
      ]);
      expect(report.stopped).to.equal("TimeoutError");
      // No header of the page's server asked for a process of its own, which few sites have.
      expect(report.isolated).to.equal(false);
      expect(report.refusal).to.deep.equal({ errorName: "JobEscrow_WrongState", args: [report.wrongJob, "3"] });

      // What the page found wrong is a proof that the chain takes from anybody.
      expect(report.lie).to.include({ by: "openings", kind: "Element" });
      const { proof } = report.lie as { proof: `0x${string}` };
      await convict(network.requester, { jobId: BigInt(report.wrongJob), proof });
      const convicted = await getJob(network.requester, { jobId: BigInt(report.wrongJob) });
      expect([convicted.state, convicted.requester]).to.deep.equal(["convicted", account]);
    });
  });
});
