import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { createHardhatRuntimeEnvironment, importUserConfig, resolveHardhatConfigPath } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AbiCoder } from "ethers";
import type { DeployedAddresses } from "../../../deploy/contracts.ts";
import { LOCAL_PARAMETERS } from "../../../deploy/deployDpin.ts";
import { startAnvil, type Anvil } from "../../support/startAnvil.ts";

interface Settings {
  readonly evmVersion: string;
  readonly viaIR: boolean;
  readonly optimizer: { readonly enabled: boolean; readonly runs: number };
}

const CHAIN = 424_242;

describe("The sources that are published", function () {
  this.timeout(300_000);
  let anvil: Anvil;
  let explorer: Server;
  let root: string;
  let hre: HardhatRuntimeEnvironment;
  const submitted: URLSearchParams[] = [];

  before(async () => {
    anvil = await startAnvil({ args: ["--hardfork", "osaka", "--chain-id", String(CHAIN)] });
    root = await mkdtemp(path.join(os.tmpdir(), "dpin-sources-"));
    // What Etherscan and Blockscout answer to the three calls of a verification.
    explorer = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const action = new URL(request.url ?? "", "http://explorer").searchParams.get("action") ?? new URLSearchParams(body).get("action");
        if (action === "verifysourcecode") submitted.push(new URLSearchParams(body));
        const result = { getsourcecode: [{ SourceCode: "" }], verifysourcecode: "guid", checkverifystatus: "Pass - Verified" }[
          action ?? ""
        ];
        response.setHeader("content-type", "application/json").end(JSON.stringify({ status: "1", message: "OK", result }));
      });
    });
    await new Promise<void>((resolve) => explorer.listen(0, "127.0.0.1", resolve));
    const apiUrl = `http://127.0.0.1:${(explorer.address() as AddressInfo).port}/api`;
    const repository = path.resolve(import.meta.dirname, "../../..");
    const config = await resolveHardhatConfigPath(path.join(repository, "hardhat.config.ts"));
    const user = await importUserConfig(config);
    const site = { name: "Explorer", url: "http://explorer", apiUrl };
    hre = await createHardhatRuntimeEnvironment(
      {
        ...user,
        networks: { ...user.networks, localhost: { type: "http", url: anvil.url, chainId: CHAIN } },
        chainDescriptors: { [CHAIN]: { name: "tested", blockExplorers: { etherscan: site, blockscout: site } } },
        verify: { ...user.verify, etherscan: { apiKey: "key" } },
        paths: { ...user.paths, ignition: root },
      },
      { config, network: "localhost" },
      repository,
    );
  });
  after(async () => {
    explorer.close();
    await anvil.stop();
    await rm(root, { recursive: true, force: true });
  });

  it("go to Etherscan and Blockscout with --verify-sources, every contract with compiler, EVM, optimizer and constructor arguments", async () => {
    const [{ log }, { exitCode }] = [console, process];
    console.log = () => undefined;
    try {
      await hre.tasks.getTask(["dpin", "deploy"]).run({ parameters: LOCAL_PARAMETERS, id: "one", noBuild: true, verifySources: true });
    } finally {
      console.log = log;
    }
    expect(process.exitCode, "no contract was refused").to.equal(exitCode);
    const { addresses } = JSON.parse(await readFile(path.join(root, "deployments", "one", "deployment.json"), "utf8")) as {
      addresses: DeployedAddresses;
    };
    const contracts = new Set(submitted.map((form) => form.get("contractaddress")));
    expect([...contracts]).to.include.members(Object.values(addresses));
    expect(submitted).to.have.length(2 * contracts.size);
    const read = (form: URLSearchParams) => {
      const { settings } = JSON.parse(form.get("sourceCode")!) as { settings: Settings };
      return { name: form.get("contractname"), version: form.get("compilerversion"), settings, args: form.get("constructorArguments") };
    };
    for (const { version, settings } of submitted.map(read)) {
      expect(version).to.match(/^v0\.8\.37\+commit\.[0-9a-f]{8}$/);
      expect(settings).to.include({ evmVersion: "osaka", viaIR: true });
    }
    const [implementation] = submitted.map(read).filter(({ name }) => name?.endsWith("contracts/escrow/JobEscrow.sol:JobEscrow"));
    expect(implementation?.settings.optimizer).to.include({ enabled: true, runs: 1_000 });
    expect(implementation?.args).to.equal(
      AbiCoder.defaultAbiCoder().encode(["address", "uint32", "uint32"], [addresses.staking, 20, 10]).slice(2),
    );
    const [proxy] = submitted.filter((form) => form.get("contractaddress") === addresses.escrow).map(read);
    expect(proxy?.name).to.match(/:ERC1967Proxy$/);
    expect(proxy?.settings.optimizer).to.include({ enabled: true, runs: 10_000 });
    const [, initialisation] = AbiCoder.defaultAbiCoder().decode(["address", "bytes"], `0x${proxy?.args}`);
    expect(String(initialisation)).to.include(addresses.accessManager.slice(2).toLowerCase());
  });
});
