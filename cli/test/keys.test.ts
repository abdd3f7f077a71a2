import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { createSender } from "@dpin/sdk";
import { expect } from "chai";
import { createPublicClient, createWalletClient, http, parseAbi } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { rejection } from "../../test/support/rejection.ts";
import { startAnvil, type Anvil } from "../../test/support/startAnvil.ts";
import { runCli } from "../src/runCli.ts";
import { createKeystore } from "../src/keys/createKeystore.ts";
import { openKey } from "../src/keys/openKey.ts";
import { UsageError } from "../src/UsageError.ts";

/** What Hardhat itself writes with; the package has no interface for others. */
interface HardhatEncryption {
  createMasterKey(of: { password: string }): { masterKey: Uint8Array; salt: Uint8Array };
  createEmptyEncryptedKeystore(of: { masterKey: Uint8Array; salt: Uint8Array }): object;
  addSecretToKeystore(of: { masterKey: Uint8Array; encryptedKeystore: object; key: string; value: string }): object;
}
const hardhatKeystore = fileURLToPath(import.meta.resolve("@nomicfoundation/hardhat-keystore"));
const hardhat = (await import(path.join(path.dirname(hardhatKeystore), "internal/keystores/encryption.js"))) as HardhatEncryption;

const SECRET = "correct horse battery staple";

describe("Keys", () => {
  let dir: string;
  let passwordFile: string;
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-keys-"));
    passwordFile = path.join(dir, "password");
    await writeFile(passwordFile, `${SECRET}\n`, { mode: 0o600 });
  });
  after(() => rm(dir, { recursive: true }));

  async function dpin(...argv: string[]) {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const code = await runCli({ argv, stdout: stdout as never, stderr: stderr as never });
    return { code, out: String(stdout.read() ?? ""), err: String(stderr.read() ?? "") };
  }

  it("are made encrypted, readable by their owner only, and open with their password", async () => {
    const keystore = path.join(dir, "new.json");
    const { code, out } = await dpin("keys", "new", "--output", keystore, "--password-file", passwordFile, "--json");
    expect(code).to.equal(0);
    const { address } = JSON.parse(out) as { address: string };
    expect((await stat(keystore)).mode & 0o777).to.equal(0o600);
    const account = await openKey({ key: { keystore, passwordFile }, rpc: ["https://chain.example"] });
    expect(account.address).to.equal(address);
    const { version, crypto: encryption } = JSON.parse((await readFile(keystore, "utf8")).toLowerCase()) as {
      version: number;
      crypto: { kdf: string };
    };
    expect([version, encryption.kdf]).to.deep.equal([3, "scrypt"]);
  });

  it("never replace a file, and the file keeps what it held", async () => {
    const keystore = path.join(dir, "there.json");
    await writeFile(keystore, "mine");
    const { code, err } = await dpin("keys", "new", "--output", keystore, "--password-file", passwordFile);
    expect(code).to.equal(2);
    expect(err).to.equal(`dpin: ${keystore} exists already: a keystore is never replaced\n`);
    expect(await readFile(keystore, "utf8")).to.equal("mine");
  });

  it("do not open with a wrong password, from a file that others can read, or from what is no keystore, and no error tells a secret", async () => {
    const keystore = path.join(dir, "wrong.json");
    const privateKey = generatePrivateKey();
    await createKeystore({ file: keystore, password: SECRET, privateKey, scryptN: 1_024 });
    const other = path.join(dir, "other");
    await writeFile(other, "not the password", { mode: 0o600 });
    const open = (key: { keystore: string; passwordFile: string }) => openKey({ key, rpc: ["http://127.0.0.1:1"] });
    expect((await open({ keystore, passwordFile })).address).to.equal(privateKeyToAccount(privateKey).address);
    const errors = [
      await rejection(open({ keystore, passwordFile: other })),
      await rejection(open({ keystore: passwordFile, passwordFile })),
      await rejection(open({ keystore: path.join(dir, "none"), passwordFile })),
    ];
    await chmod(other, 0o644);
    errors.push(await rejection(open({ keystore, passwordFile: other })));
    for (const error of errors) {
      expect(error).to.be.instanceOf(UsageError);
      expect(JSON.stringify([error, String((error as Error).stack), (error as Error).cause]))
        .to.not.include(SECRET)
        .and.not.include(privateKey);
    }
    expect(errors.map((error) => (error as Error).message.replaceAll(dir, ""))).to.deep.equal([
      "the password in /other does not open the keystore /wrong.json",
      "/password is not a keystore: Web3 secret storage v3 as dpin keys new makes it",
      "cannot read the keystore /none (ENOENT)",
      `others can read the password file /other: chmod 600 ${dir}/other`.replaceAll(dir, ""),
    ]);
  });

  it("in the open are refused beside a chain that is elsewhere", async () => {
    const key = { insecure: generatePrivateKey() };
    expect((await openKey({ key, rpc: ["http://127.0.0.1:8545", "ws://localhost:8546"] })).address).to.match(/^0x/);
    const error = await rejection(openKey({ key, rpc: ["http://127.0.0.1:8545", "https://chain.example/secret-path"] }));
    expect((error as Error).message)
      .to.match(/names chain\.example: make a keystore/)
      .and.not.include("secret-path");
  });

  describe("in Hardhat's keystore", () => {
    const privateKey = generatePrivateKey();
    const { address } = privateKeyToAccount(privateKey);
    let file: string;
    const open = (change: object = {}) =>
      openKey({ key: { hardhatKeystore: file, name: "OPERATOR_KEY", passwordFile, address, ...change }, rpc: ["https://chain.example"] });
    before(async () => {
      file = path.join(dir, "keystore.json");
      const { masterKey, salt } = hardhat.createMasterKey({ password: SECRET });
      const values = { OPERATOR_KEY: privateKey, BARE_KEY: privateKey.slice(2), RPC_URL: "https://chain.example/secret-path" };
      const keystore = Object.entries(values).reduce(
        (encryptedKeystore, [key, value]) => hardhat.addSecretToKeystore({ masterKey, encryptedKeystore, key, value }),
        hardhat.createEmptyEncryptedKeystore({ masterKey, salt }),
      );
      await writeFile(file, JSON.stringify(keystore));
    });

    it("open by their names, with and without 0x", async () => {
      for (const name of ["OPERATOR_KEY", "BARE_KEY"]) expect((await open({ name })).address).to.equal(address);
    });

    it("tell what is wrong, and no secret", async () => {
      const other = path.join(dir, "another");
      await writeFile(other, "not the password", { mode: 0o600 });
      const changed = path.join(dir, "changed.json");
      const keystore = JSON.parse(await readFile(file, "utf8")) as { secrets: Record<string, unknown> };
      const swapped = { ...keystore, secrets: { ...keystore.secrets, OPERATOR_KEY: keystore.secrets["RPC_URL"] } };
      await writeFile(changed, JSON.stringify(swapped));
      const stranger = privateKeyToAccount(generatePrivateKey()).address;
      const errors = [
        await rejection(open({ name: "NO_KEY" })),
        await rejection(open({ name: "RPC_URL" })),
        await rejection(open({ passwordFile: other })),
        await rejection(open({ hardhatKeystore: changed })),
        await rejection(open({ hardhatKeystore: other })),
        await rejection(open({ hardhatKeystore: path.join(dir, "none") })),
        await rejection(open({ address: stranger })),
      ];
      for (const error of errors) {
        expect(error).to.be.instanceOf(UsageError);
        expect(JSON.stringify([error, String((error as Error).stack), (error as Error).cause]))
          .to.not.include(SECRET)
          .and.not.include(privateKey.slice(2))
          .and.not.include("secret-path");
      }
      expect(errors.map((error) => (error as Error).message.replaceAll(dir, ""))).to.deep.equal([
        "Hardhat's keystore /keystore.json has no NO_KEY: npx hardhat keystore set NO_KEY",
        "RPC_URL in Hardhat's keystore /keystore.json is not a private key (64 hex digits)",
        "the password in /another does not open Hardhat's keystore /keystore.json, or the file was changed",
        "the password in /password does not open Hardhat's keystore /changed.json, or the file was changed",
        "/another is not a keystore of Hardhat 3 (npx hardhat keystore path says where that is)",
        "cannot read Hardhat's keystore /none (ENOENT)",
        `OPERATOR_KEY in Hardhat's keystore /keystore.json is the key of ${address}, the configuration names ${stranger}`,
      ]);
    });
  });

  describe("kept by an external signer", () => {
    let anvil: Anvil;
    before(async () => {
      anvil = await startAnvil();
    });
    after(() => anvil?.stop());
    const address = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

    it("sign transactions that the sender sends", async () => {
      const account = await openKey({ key: { signer: anvil.url, address }, rpc: ["https://chain.example"] });
      const transport = http(anvil.url);
      const publicClient = createPublicClient({ transport, cacheTime: 0 });
      const sender = createSender({ publicClient, walletClient: createWalletClient({ transport, account }) });
      const receipt = await sender.send({
        address: "0x000000000000000000000000000000000000dEaD",
        abi: parseAbi(["function note(uint256 what)"]),
        functionName: "note",
        args: [1n],
      });
      expect([receipt.status, receipt.from]).to.deep.equal(["success", address.toLowerCase()]);
    });

    it("must be there, and hold the address that the configuration names", async () => {
      const stranger = privateKeyToAccount(generatePrivateKey()).address;
      const error = await rejection(openKey({ key: { signer: anvil.url, address: stranger }, rpc: [] }));
      expect((error as Error).message).to.match(new RegExp(`does not hold ${stranger}: it holds 0x`, "i"));
      const away = await rejection(openKey({ key: { signer: "http://127.0.0.1:1", address }, rpc: [] }));
      expect((away as Error).message).to.match(/the signer at 127\.0\.0\.1:1 did not answer eth_accounts/);
    });
  });
});

describe("A configuration", () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-config-"));
  });
  after(() => rm(dir, { recursive: true }));

  async function check(text: string, env: Record<string, string> = {}) {
    const file = path.join(dir, "config.yaml");
    await writeFile(file, text);
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    Object.assign(process.env, env);
    try {
      const code = await runCli({
        argv: ["config", "check", "--for", "provider", "--config", file, "--json"],
        stdout: stdout as never,
        stderr: stderr as never,
      });
      return { code, out: String(stdout.read() ?? ""), err: String(stderr.read() ?? "").replaceAll(file, "FILE") };
    } finally {
      for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name);
    }
  }

  const key = generatePrivateKey();
  const right = (extra = "") => `
rpc: [http://127.0.0.1:8545, ws://127.0.0.1:8546]
addresses: { ${["token", "staking", "escrow", "streams", "referee", "challenges", "emission"].map((name) => `${name}: "${privateKeyToAccount(key).address}"`).join(", ")} }
key: { insecure: "${key}" }
fees: { maxPerDay: 123456789012345678901234567890 }
provider:
  dataDir: data
  floors: [{ token: "${privateKeyToAccount(key).address}", perJob: 1000000000000000000000, perGigaMac: 0 }]
${extra}`;

  it("in YAML is checked whole, wei beyond 2^53 keep their digits, and its key is opened", async () => {
    const { code, out, err } = await check(right());
    expect(err).to.equal("");
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.deep.equal({
      kind: "provider",
      address: privateKeyToAccount(key).address,
      rpc: ["127.0.0.1:8545", "127.0.0.1:8546"],
    });
  });

  it("names every wrong key and what was expected, and quotes no value", async () => {
    const { code, err } = await check(right("  maxQueued: none\n  colour: red").replace(key, "0x1234"));
    expect(code).to.equal(2);
    expect(err).to.match(/^dpin: the configuration FILE is wrong at /);
    expect(err)
      .to.match(/key(\.insecure)?: not /)
      .and.match(/provider\.maxQueued: .*expected number/)
      .and.match(/provider: Unrecognized key: "colour"/);
    expect(err).to.not.include("0x1234");
  });

  it("is overlaid by the environment", async () => {
    const { code, err } = await check(right(), { DPIN_CONFIG_provider__maxQueued: "0" });
    expect(code).to.equal(2);
    expect(err).to.match(/wrong at provider\.maxQueued: /);
    expect((await check(right("  maxQueued: 0"), { DPIN_CONFIG_provider__maxQueued: "3" })).code).to.equal(0);
  });
});
