import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { createKeystore } from "../src/keys/createKeystore.ts";
import { openKeystore } from "../src/keys/openKeystore.ts";
import { runDpin } from "./runDpin.ts";

describe("The commands for keys and configurations", () => {
  let dir: string;
  let passwordFile: string;
  const at = (name: string) => path.join(dir, name);
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-config-"));
    passwordFile = at("password");
    await writeFile(passwordFile, "correct horse\n", { mode: 0o600 });
  });
  after(() => rm(dir, { recursive: true }));

  describe("of keys", () => {
    const key = generatePrivateKey();
    const { address } = privateKeyToAccount(key);
    const take = (from: string, output: string) => [
      "keys",
      "import",
      "--private-key-file",
      from,
      "--output",
      output,
      "--password-file",
      passwordFile,
      "--json",
    ];

    it("encrypt a private key from a pipe, with or without 0x, and show its address without the password", async () => {
      const { code, out, err } = await runDpin({ argv: take("-", at("piped.json")), stdin: `${key.slice(2)}\n` });
      expect([code, err, JSON.parse(out)]).to.deep.equal([0, "", { address, keystore: at("piped.json") }]);
      expect((await stat(at("piped.json"))).mode & 0o777).to.equal(0o600);
      const shown = await runDpin({ argv: ["keys", "show", at("piped.json"), "--json"] });
      expect(JSON.parse(shown.out)).to.deep.equal({ address, keystore: at("piped.json"), opens: null });
    });

    it("take no private key from a terminal, from a file that others can read, or that is none, and tell no secret", async () => {
      const file = at("secret-key");
      await writeFile(file, key, { mode: 0o600 });
      await chmod(file, 0o644);
      const answers = [
        await runDpin({ argv: take("-", at("a.json")), stdin: key, tty: true }),
        await runDpin({ argv: take(file, at("b.json")) }),
        await runDpin({ argv: take("-", at("c.json")), stdin: `${key}00` }),
        await runDpin({ argv: take("-", at("d.json")), stdin: "f".repeat(64) }),
        await runDpin({ argv: take("-", at("e.json")), stdin: "f".repeat(100_000) }),
        await runDpin({ argv: take(key, at("f.json")) }),
      ];
      expect(answers.map(({ code }) => code)).to.deep.equal([2, 2, 2, 2, 2, 2]);
      expect(answers.map(({ err }) => err.replaceAll(dir, "").trim())).to.deep.equal([
        "dpin: a key typed on a terminal would be seen: give it by a pipe or a file",
        "dpin: others can read the key file /secret-key: chmod 600 /secret-key",
        "dpin: what stdin holds is no private key: 64 hex digits, with or without 0x",
        "dpin: what stdin holds is no private key of secp256k1: it is 0 or too large",
        "dpin: what stdin holds is no private key: it is too long",
        "dpin: --private-key-file names a file, or - for a pipe, and never holds the key itself: take it out of your shell's history",
      ]);
      for (const { out, err } of answers) expect(out + err).to.not.include(key.slice(2, 20));
      expect((await readdir(dir)).filter((name) => /^[a-f]\.json$/.test(name))).to.deep.equal([]);
    });

    it("change a keystore's password, or leave it as it was", async () => {
      const keystore = at("changing.json");
      await createKeystore({ file: keystore, password: "correct horse", privateKey: key, scryptN: 1_024 });
      const next = at("next-password");
      await writeFile(next, "battery staple\n", { mode: 0o600 });
      const change = (from: string, to: string) => [
        "keys",
        "password",
        keystore,
        "--password-file",
        from,
        "--new-password-file",
        to,
        "--json",
      ];
      const before = await readFile(keystore, "utf8");
      expect((await runDpin({ argv: change(next, next) })).err).to.match(/does not open the keystore/);
      expect((await runDpin({ argv: change(passwordFile, at("none")) })).code).to.equal(2);
      expect(await readFile(keystore, "utf8")).to.equal(before);
      const { code, out } = await runDpin({ argv: change(passwordFile, next) });
      expect([code, JSON.parse(out)]).to.deep.equal([0, { address, keystore }]);
      expect((await openKeystore({ file: keystore, passwordFile: next })).address).to.equal(address);
      expect((await stat(keystore)).mode & 0o777).to.equal(0o600);
      expect((await readdir(dir)).filter((name) => name.startsWith("changing"))).to.deep.equal(["changing.json"]);
      const opened = await runDpin({ argv: ["keys", "show", keystore, "--password-file", passwordFile] });
      expect(opened.err).to.match(/does not open the keystore/);
    });
  });

  describe("of configurations", () => {
    const names = ["token", "staking", "escrow", "streams", "referee", "challenges", "emission"];
    const owner = privateKeyToAccount(generatePrivateKey()).address;

    for (const kind of ["provider", "verifier", "requester"]) {
      it(`write one to begin with for a ${kind}, which the check takes once the network is known`, async () => {
        const addresses = at("addresses.yaml");
        await writeFile(addresses, names.map((name) => `${name}: "${owner}"\n`).join(""));
        const keystore = at(`${kind}-key.json`);
        await createKeystore({ file: keystore, password: "correct horse", scryptN: 1_024 });
        const init = (output: string, ...more: string[]) =>
          runDpin({
            argv: [
              "config",
              "init",
              "--for",
              kind,
              "--output",
              output,
              "--keystore",
              keystore,
              "--password-file",
              passwordFile,
              "--json",
              ...more,
            ],
          });
        const check = (config: string) => runDpin({ argv: ["config", "check", "--for", kind, "--config", config] });

        const bare = at(`bare-${kind}.yaml`);
        expect(JSON.parse((await init(bare)).out)).to.deep.equal({ file: bare, kind, complete: false });
        const { code, err } = await check(bare);
        expect(code).to.equal(2);
        for (const name of names) expect(err).to.include(`addresses.${name}: not an address`);

        const full = at(`full-${kind}.yaml`);
        expect(JSON.parse((await init(full, "--addresses", addresses, "--chain-id", "31337")).out).complete).to.equal(true);
        expect((await check(full)).out).to.match(new RegExp(`is right: ${kind} 0x`));
        expect((await init(full)).err).to.match(/exists already: a configuration is never replaced/);
        const again = JSON.parse((await init(at(`again-${kind}.yaml`), "--addresses", full)).out) as { complete: boolean };
        expect(again.complete).to.equal(true);
      });
    }

    it("show what a program would run with, environment and defaults included, and no secret", async () => {
      const key = generatePrivateKey();
      const config = at("secrets.yaml");
      const lines = [
        `rpc: ["http://user:hunter2@127.0.0.1:8545/v3/0123456789abcdef?apikey=hunter2", "ws://127.0.0.1:8546"]`,
        `addresses: { ${names.map((name) => `${name}: "${owner}"`).join(", ")} }`,
        `key: { insecure: "${key}" }`,
        `dataDir: data`,
      ];
      await writeFile(config, lines.join("\n"));
      process.env["DPIN_CONFIG_acceptTime"] = "77";
      process.env["DPIN_CONFIG_index"] = "http://127.0.0.1:8000/api/hunter2/subgraphs/id/Qm";
      try {
        for (const json of [[], ["--json"]]) {
          const { code, out, err } = await runDpin({ argv: ["config", "show", "--for", "requester", "--config", config, ...json] });
          expect([code, err]).to.deep.equal([0, ""]);
          expect(out).to.not.include("hunter2").and.not.include("0123456789abcdef").and.not.include(key.slice(2));
          expect(out).to.include("http://127.0.0.1:8545/(left out)").and.include("ws://127.0.0.1:8546").and.include(owner);
          expect(out)
            .to.match(/acceptTime"?: 77/)
            .and.match(/runTime"?: 300/)
            .and.match(/maxLag"?: 20/)
            .and.include("http://127.0.0.1:8000/(left out)")
            .and.include(privateKeyToAccount(key).address);
        }
      } finally {
        delete process.env["DPIN_CONFIG_acceptTime"];
        delete process.env["DPIN_CONFIG_index"];
      }
    });

    it("is named by the environment when no option names it", async () => {
      process.env["DPIN_CONFIG"] = at("secrets.yaml");
      try {
        expect((await runDpin({ argv: ["config", "show", "--for", "requester"] })).code).to.equal(0);
      } finally {
        delete process.env["DPIN_CONFIG"];
      }
      expect((await runDpin({ argv: ["config", "show", "--for", "requester"] })).err).to.match(
        /required option '--config <file>' not specified/,
      );
    });
  });
});
