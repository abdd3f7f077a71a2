import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import { CONTRACTS } from "../../deploy/contracts.ts";
import type { DeployedAddresses } from "../../deploy/contracts.ts";
import { startDevnetIndex } from "../src/devnet/startDevnetIndex.ts";
import { createReporter } from "../src/report/createReporter.ts";

describe("The index of a network on this machine", () => {
  it("is left out with one line where no graph-node is packaged for the platform", async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-no-index-"));
    const platform = Object.getOwnPropertyDescriptor(process, "platform")!;
    const stream = new PassThrough();
    const addresses = Object.fromEntries(Object.keys(CONTRACTS).map((name) => [name, `0x${"12".repeat(20)}`])) as DeployedAddresses;
    Object.defineProperty(process, "platform", { ...platform, value: "plan9" });
    try {
      // Neither the chain nor the database is asked for anything.
      const nowhere = "http://127.0.0.1:1";
      const index = await startDevnetIndex({
        node: { url: nowhere, chainId: 1 },
        addresses,
        postgres: { url: nowhere, ended: new AbortController().signal },
        dir: path.join(dir, "index"),
        reporter: createReporter({ stream }),
        signal: new AbortController().signal,
      });
      expect(index).to.equal(null);
    } finally {
      Object.defineProperty(process, "platform", platform);
      await rm(dir, { recursive: true, force: true });
    }
    const said = String(stream.read()).trim().split("\n");
    expect(said).to.have.length(1);
    expect(said[0]).to.match(
      /index +is left out: no graph-node is packaged for plan9 on \w+ \(@graphprotocol\/gnd-plan9-\w+\): docs\/guides\/subgraph\.md says how/,
    );
  });
});
