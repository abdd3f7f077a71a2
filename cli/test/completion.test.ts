import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { runDpin } from "./runDpin.ts";

const DPIN = path.resolve(import.meta.dirname, "../bin/dpin.mjs");
const isThere = (shell: string) => spawnSync(shell, ["--version"]).status === 0;
const GROUPS = [
  "devnet",
  "status",
  "job",
  "provider",
  "verifier",
  "stake",
  "delegate",
  "stream",
  "program",
  "artifacts",
  "keys",
  "config",
  "completion",
];
const JOB = ["post", "list", "show", "status", "wait", "fetch", "cancel", "finalize", "settle", "reclaim"];

describe("Completion", () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-completion-"));
    await Promise.all(["one two.json", "one.json", "other"].map((name) => writeFile(path.join(dir, name), "")));
  });
  after(() => rm(dir, { recursive: true }));

  async function script(shell: string): Promise<string> {
    const { code, out } = await runDpin({ argv: ["completion", shell] });
    expect(code).to.equal(0);
    const file = path.join(dir, `script.${shell}`);
    await writeFile(file, out);
    return file;
  }

  /** Runs a text in a shell and gives the lines of its output. */
  function shell(name: string, args: readonly string[], text: string): string[] {
    const { status, stdout, stderr } = spawnSync(name, [...args, text], { cwd: dir, encoding: "utf8" });
    expect(status, stderr).to.equal(0);
    expect(stderr).to.equal("");
    return stdout.split("\n").filter((line) => line !== "");
  }

  describe("in bash", () => {
    /** What bash offers for a line that ends at the cursor, by the function that it would call. */
    async function offers(...words: string[]): Promise<string[]> {
      const file = await script("bash");
      const quoted = words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(" ");
      const call = `COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _dpin dpin; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return shell("bash", ["--norc", "-c"], `source '${file}'; complete -p dpin >/dev/null; ${call}`);
    }

    it("offers the commands, then their commands, by aliases too", async () => {
      expect(await offers("dpin", "")).to.deep.equal(GROUPS);
      expect(await offers("dpin", "st")).to.deep.equal(["status", "stake", "stream"]);
      expect(await offers("dpin", "job", "")).to.deep.equal(JOB);
      expect(await offers("dpin", "job", "status", "--c")).to.deep.equal(["--config"]);
    });

    it("offers a command's options and choices, and files where there are files", async () => {
      expect(await offers("dpin", "job", "post", "--w")).to.deep.equal(["--wait"]);
      expect(await offers("dpin", "job", "post", "--wait", "")).to.deep.equal(["posted", "committed", "ended"]);
      expect(await offers("dpin", "completion", "")).to.deep.equal(["bash", "zsh", "fish"]);
      expect((await offers("dpin", "keys", "show", "one")).sort()).to.deep.equal(["one two.json", "one.json"]);
      expect(await offers("dpin", "job", "list", "--config", "oth")).to.deep.equal(["other"]);
      expect(await offers("dpin", "stake", "add", "")).to.deep.equal([]);
    });

    it("runs nothing that was typed", async () => {
      const typed = "$(touch pwned)`touch pwned`; touch pwned";
      await offers("dpin", typed, "");
      await offers("dpin", "job", "post", "--wait", typed);
      await offers("dpin", "keys", "show", typed);
      expect(shell("bash", ["--norc", "-c"], "ls")).to.not.include("pwned");
    });

    it("is what a person gets who presses the tabulator", async function () {
      if (!isThere("script")) this.skip();
      const file = await script("bash");
      // A real terminal: readline asks the function, and inserts what is unique.
      const typed = `source '${file}'\ndpin() { printf 'called:%s\\n' "$@"; }\ndpin compl\tba\t\nexit\n`;
      const { stdout } = spawnSync("script", ["-qec", "bash --norc --noprofile -i", "/dev/null"], {
        cwd: dir,
        input: typed,
        encoding: "utf8",
      });
      expect(stdout).to.match(/called:completion\r?\ncalled:bash/);
    });
  });

  describe("in fish", () => {
    before(function () {
      if (!isThere("fish")) this.skip();
    });

    async function offers(line: string): Promise<string[]> {
      const file = await script("fish");
      return shell("fish", ["--no-config", "-c"], `source '${file}'; complete -C '${line}'`).map((offer) => offer.split("\t")[0]!);
    }

    it("offers commands, options, choices and files", async () => {
      expect((await offers("dpin ")).sort()).to.deep.equal([...GROUPS].sort());
      expect((await offers("dpin job ")).sort()).to.deep.equal([...JOB].sort());
      expect(await offers("dpin job status --c")).to.deep.equal(["--config"]);
      expect((await offers("dpin job post --wait ")).sort()).to.deep.equal(["committed", "ended", "posted"]);
      expect((await offers("dpin keys show one")).sort()).to.deep.equal(["one two.json", "one.json"]);
      expect((await offers("dpin completion ")).sort()).to.deep.equal(["bash", "fish", "zsh"]);
    });
  });

  describe("in zsh", () => {
    before(function () {
      if (!isThere("zsh")) this.skip();
    });

    it("offers commands, options, choices and files", async () => {
      const file = await script("zsh");
      // The function is called as the shell would call it; what it hands to the shell's own functions is printed.
      const stubs = `compdef() { : }; _describe() { print -l -- \${(P)argv[-1]} }; _files() { print -- FILES }; compadd() { shift; print -l -- "$@" }`;
      const offers = (...words: string[]) => {
        const line = words.map((word) => `'${word}'`).join(" ");
        return shell("zsh", ["-f", "-c"], `${stubs}; source '${file}'; words=(${line}); CURRENT=${words.length}; _dpin`).map(
          (offer) => offer.split(":")[0]!,
        );
      };
      expect(offers("dpin", "")).to.deep.equal(GROUPS);
      expect(offers("dpin", "job", "")).to.deep.equal(JOB);
      expect(offers("dpin", "job", "status", "--")).to.deep.equal(["--config", "--json", "--help", "-h"]);
      expect(offers("dpin", "job", "post", "--wait", "")).to.deep.equal(["posted", "committed", "ended"]);
      expect(offers("dpin", "keys", "show", "")).to.deep.equal(["FILES"]);
    });
  });

  it("is printed by a process of its own, and refuses other shells in one line", () => {
    const { status, stderr } = spawnSync(process.execPath, [DPIN, "completion", "tcsh"], { encoding: "utf8" });
    expect(status).to.equal(2);
    expect(stderr).to.match(/^dpin: .*'tcsh' is invalid.*bash, zsh, fish.*\n$/);
  });
});
