import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { wait } from "@dpin/sdk";
import { expect } from "chai";
import type { Command } from "commander";
import { DockerfileParser, type Copy } from "dockerfile-ast";
import { pino } from "pino";
import { Registry } from "prom-client";
import { parse } from "yaml";
import { lintCompose, type Compose } from "../../scripts/operations/lintCompose.ts";
import { lintComposeForm } from "../../scripts/operations/lintComposeForm.ts";
import { lintDockerfile } from "../../scripts/operations/lintDockerfile.ts";
import { lintUnit } from "../../scripts/operations/lintUnit.ts";
import { parseUnit } from "../../scripts/operations/parseUnit.ts";
import { rejection } from "../../test/support/rejection.ts";
import { providerFileSchema } from "../src/config/providerConfig.ts";
import { readConfig } from "../src/config/readConfig.ts";
import { verifierConfigSchema } from "../src/config/verifierConfig.ts";
import { createCli } from "../src/createCli.ts";
import { readPassword } from "../src/keys/readPassword.ts";
import { createSystemdNotifier } from "../src/monitoring/createSystemdNotifier.ts";
import { serveMonitoring } from "../src/monitoring/serveMonitoring.ts";

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, "../..");
const OPERATIONS = path.join(ROOT, "cli/operations");
const read = (file: string) => readFile(path.join(OPERATIONS, file), "utf8");
const IMAGE = "dpin:0.1.0";

const compose = parse(await read("docker/compose.yaml"), { merge: true }) as Compose;
const dockerfile = DockerfileParser.parse(await read("docker/Dockerfile"));
const units = (await readdir(path.join(OPERATIONS, "systemd"))).filter((name) => name.endsWith(".service"));
const daemons = Object.entries(compose.services).filter(([, { image }]) => image === IMAGE);

const refusal = async (promise: Promise<unknown>) => String(await rejection(promise));

/** Throws what commander has against a command line, without running it. */
function parseCommandLine(argv: readonly string[]): void {
  const { stdin, stdout, stderr } = process;
  let command: Command = createCli({
    stdin,
    stdout,
    stderr,
    onReceipt: () => undefined,
    onPlan: () => undefined,
    setExitCode: () => undefined,
  });
  let rest = [...argv];
  for (;;) {
    const next = command.commands.find((child) => child.name() === rest[0]);
    if (next === undefined) break;
    command = next;
    rest = rest.slice(1);
  }
  if (command.commands.length > 0) throw new Error(`there is no command ${argv.join(" ")}`);
  const { unknown, operands } = command.parseOptions(rest);
  if (unknown.length > 0 || operands.length > command.registeredArguments.length)
    throw new Error(`what is ${[...unknown, ...operands].join(" ")}?`);
  for (const option of command.options) {
    if (option.mandatory && command.getOptionValue(option.attributeName()) === undefined) throw new Error(`${option.long} is missing`);
  }
}

/** The example configuration of a daemon, filled in, as it reads it with an environment. */
async function configOf({ daemon, env }: { daemon: string; env: Record<string, string> }): Promise<Record<string, unknown>> {
  const kind = daemon.startsWith("provider") ? "provider" : "verifier";
  const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-operations-"));
  const file = path.join(dir, "config.yaml");
  const text = await read(`config/${kind}.yaml`);
  await writeFile(file, text.replaceAll("0x…", `0x${"12".repeat(20)}`).replaceAll("https://…", "https://node.example"));
  try {
    return (await (kind === "provider"
      ? readConfig({ file, schema: providerFileSchema, env })
      : readConfig({ file, schema: verifierConfigSchema, env }))) as unknown as Record<string, unknown>;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

describe("The systemd units", () => {
  const valuesOf = ({ text, key }: { text: string; key: string }) =>
    parseUnit({ text })
      .entries.filter((entry) => entry.key === key)
      .map(({ value }) => value);

  it("are refused with a wrong key, value, section or specifier, a secret, or less than all hardening", async () => {
    const text = await read("systemd/dpin-provider.service");
    expect(lintUnit({ text })).to.deep.equal([]);
    for (const [from, to, problem] of [
      ["Restart=on-failure", "Restart=on-failures", /Restart=on-failures is no value/],
      ["RestartSec=", "RestartSecs=", /has no RestartSecs=/],
      ["[Install]", "[Instal]", /no section \[Instal\]/],
      ["%d/keystore.json", "%q/keystore.json", /specifier/],
      ["UMask=0077", "UMask=0022", /UMask=0077 is missing/],
      ["User=dpin-provider", "User=root", /runs as root/],
      ["NotifyAccess=all", "NotifyAccess=main", /WatchdogSec= needs/],
      ["KillMode=mixed", "KillMode mixed", /neither a section nor a key/],
      ["TimeoutStopSec=90s", "TimeoutStopSec=90s\nTimeoutStopSec=91s", /is there twice/],
      ["Environment=DPIN_CONFIG_key__passwordFile=%d/password", "Environment=DPIN_PASSWORD=hunter2", /a secret does not belong/],
    ] as const) {
      expect(text, from).to.include(from);
      expect(lintUnit({ text: text.replace(from, to) }).join("\n"), to).to.match(problem);
    }
  });

  it("start commands that the cli has, on files that the repository has, with variables that the configuration knows", async () => {
    expect(units.length).to.equal(4);
    for (const name of units) {
      const text = await read(`systemd/${name}`);
      const [command] = valuesOf({ text, key: "ExecStart" });
      const [node, main, ...argv] = command!.split(" ");
      expect(node).to.equal("/opt/dpin/node_modules/.bin/node");
      await readFile(main!.replace("/opt/dpin", ROOT));
      parseCommandLine(argv);
      // Each credential that it is given is used, and none besides.
      const given = valuesOf({ text, key: "LoadCredential" }).map((value) => value.split(":")[0]);
      const used = [...text.matchAll(/%d\/([\w.]+)/g)].map(([, credential]) => credential);
      expect(used).to.have.members(given);
      const file = await read(`systemd/${name.includes("provider") ? "provider" : "verifier"}.env`);
      const lines = [...valuesOf({ text, key: "Environment" }), ...file.split("\n").filter((line) => /^\w+=/.test(line))];
      const env = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
      const config = await configOf({ daemon: argv[0]!, env });
      // A worker signs nothing.
      if (name.includes("worker")) expect(env).not.to.have.property("DPIN_CONFIG_key__keystore");
      else expect(config["key"]).to.deep.equal({ keystore: "%d/keystore.json", passwordFile: "%d/password" });
      const { dataDir } = (config["provider"] ?? config) as { dataDir: string };
      expect(dataDir).to.match(/^%S\/dpin-/);
    }
    const error = await refusal(configOf({ daemon: "provider", env: { DPIN_CONFIG_provider__dataDirectory: "x" } }));
    expect(error).to.include("dataDirectory");
  });

  it("give credentials whose access lists look like the group's rights, which the password's check allows there and nowhere else", async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-credentials-"));
    const before = process.env["CREDENTIALS_DIRECTORY"];
    try {
      const file = path.join(dir, "password");
      await writeFile(file, "correct horse\n");
      await chmod(file, 0o440);
      expect(await refusal(readPassword({ file }))).to.include("others can read");
      process.env["CREDENTIALS_DIRECTORY"] = dir;
      expect(await readPassword({ file })).to.equal("correct horse");
      await chmod(file, 0o444);
      expect(await refusal(readPassword({ file }))).to.include("others can read");
      process.env["CREDENTIALS_DIRECTORY"] = path.dirname(dir);
      await chmod(file, 0o440);
      expect(await refusal(readPassword({ file }))).to.include("others can read");
    } finally {
      if (before === undefined) delete process.env["CREDENTIALS_DIRECTORY"];
      else process.env["CREDENTIALS_DIRECTORY"] = before;
      await rm(dir, { recursive: true, force: true });
    }
  });

  it("are told by systemd-notify that the daemon is ready, goes on and ends; without systemd nothing is run, and a failure is logged once", async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-notify-"));
    const lines: string[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(line) });
    try {
      const told = path.join(dir, "told");
      // In the place of systemd's program one that writes down what it is told: there is no systemd to tell here.
      await writeFile(path.join(dir, "systemd-notify"), `#!/bin/sh\necho "$NOTIFY_SOCKET $*" >> ${told}\n`, { mode: 0o755 });
      createSystemdNotifier({ logger, env: { PATH: `${dir}:${process.env["PATH"]}` } }).ready();
      const env = { PATH: `${dir}:${process.env["PATH"]}`, NOTIFY_SOCKET: "/run/notify", WATCHDOG_USEC: "200000" };
      const notifier = createSystemdNotifier({ logger, env });
      notifier.ready();
      const text = () => readFile(told, "utf8").catch(() => "");
      while (((await text()).match(/WATCHDOG=1/g) ?? []).length < 2) await wait({ ms: 20 });
      notifier.close();
      while (!(await text()).includes("STOPPING=1")) await wait({ ms: 20 });
      expect((await text()).match(/READY=1/g)).to.have.length(1);
      expect(await text()).to.include("/run/notify READY=1 STATUS=running");
      expect(lines).to.deep.equal([]);
      const missing = createSystemdNotifier({ logger, env: { ...env, PATH: dir + "/nowhere" } });
      missing.ready();
      while (lines.length === 0) await wait({ ms: 20 });
      await wait({ ms: 400 });
      missing.close();
      expect(lines.length).to.equal(1);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  it("reach systemd's own socket by systemd's own program", async function () {
    const tools = await Promise.all([run("systemd-notify", ["--version"]), run("perl", ["-MIO::Socket::UNIX", "-e", "1"])]).catch(
      () => null,
    );
    if (tools === null) return this.skip();
    const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-notify-"));
    const socket = path.join(dir, "notify");
    const listener = spawn("perl", [
      "-MIO::Socket::UNIX",
      "-e",
      `$| = 1; $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die; print "bound\\n"; while (defined $s->recv($m, 4096)) { print "$m\\n" }`,
      socket,
    ]);
    let out = "";
    listener.stdout.on("data", (data: Buffer) => (out += data.toString()));
    try {
      while (!out.includes("bound")) await wait({ ms: 20 });
      createSystemdNotifier({ logger: pino({ level: "silent" }), env: { PATH: process.env["PATH"], NOTIFY_SOCKET: socket } }).ready();
      while (!out.includes("READY=1")) await wait({ ms: 20 });
      expect(out).to.include("STATUS=running");
    } finally {
      listener.kill();
      await rm(dir, { recursive: true, force: true });
    }
  });
});

describe("The container image", () => {
  it("is refused with root, an unbounded base, a secret, a file that is not there or is ignored, and loose packages", async () => {
    const text = await read("docker/Dockerfile");
    const ignore = await read("docker/Dockerfile.dockerignore");
    const lint = (changed: string, ignored = ignore) => lintDockerfile({ text: changed, context: ROOT, ignore: ignored }).join("\n");
    expect(lint(text)).to.equal("");
    for (const [from, to, problem] of [
      ["USER 10001:10001", "USER root", /runs as root/],
      ["USER 10001:10001\n", "", /runs as root/],
      [/node:24\.21\.0-bookworm-slim/g, "node:latest", /names no exact version/],
      ["ENV NODE_ENV=production", "ENV NODE_ENV=production DPIN_PASSWORD=x", /secret/],
      ["COPY sdk/src sdk/src", "COPY sdk/source sdk/src", /sdk\/source: it is not there/],
      ["COPY sdk/src sdk/src", "COPY docs docs", /COPY docs: the .dockerignore leaves it out/],
      ["npm ci --workspace cli --omit=dev", "npm install", /npm ci --omit=dev/],
      [" --no-install-recommends", "", /no-install-recommends/],
      [/HEALTHCHECK[^\n]*\n[^\n]*\n/, "", /no HEALTHCHECK/],
      ["EXPOSE 8550", "EXPOSE port", /port/i],
      ["WORKDIR /opt/dpin\nCOPY --from", "WORKDR /opt/dpin\nCOPY --from", /WORKDR/],
    ] as const) {
      expect(text).to.match(typeof from === "string" ? new RegExp(from.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")) : from);
      expect(lint(text.replace(from, to)), String(to)).to.match(problem);
    }
    expect(lint(text, ignore.replace("*\n", ""))).to.match(/leaving out everything/);
  });

  it("holds every file that a daemon loads, and leaves out only packages that none does", async function () {
    this.timeout(60_000);
    const modules = [
      "runCli.ts",
      "commands/runProvider.ts",
      "commands/runVerifier.ts",
      "commands/drainProvider.ts",
      "commands/checkConfig.ts",
      "commands/newKey.ts",
    ];
    const lazy = ["tui/startView.ts", "monitoring/startTracing.ts"];
    const files = [...modules, ...lazy].map((name) => path.join(ROOT, "cli/src", name));
    const { stdout } = await run(process.execPath, [path.join(ROOT, "test/support/loadedFiles.mjs"), ...files], { maxBuffer: 2 ** 24 });
    const loaded = (JSON.parse(stdout) as string[]).map((file) => path.relative(ROOT, file));
    expect(loaded.length).to.be.greaterThan(500);
    const copied = (dockerfile.getCOPYs() as Copy[]).flatMap((copy) =>
      copy
        .getArguments()
        .slice(0, -1)
        .map((argument) => argument.getValue()),
    );
    const removed = dockerfile
      .getInstructions()
      .flatMap((instruction) => (instruction.getArgumentsContent() ?? "").match(/node_modules\/[\w@./-]+/g) ?? []);
    expect(removed).to.include("node_modules/@tensorflow");
    for (const file of loaded) {
      if (file.startsWith("test/support/loadedFiles")) continue;
      const isThere = file.includes("node_modules/") || copied.some((folder) => file.startsWith(`${folder}/`) || file === folder);
      expect(isThere, `${file} is in the image`).to.equal(true);
      for (const folder of removed) expect(file.startsWith(`${folder}/`), `${file} is removed with ${folder}`).to.equal(false);
    }
  });

  it("is healthy while a daemon answers on the port that the compose file gives it, and not when none does", async () => {
    const [healthcheck] = dockerfile.getHEALTHCHECKs();
    const command = JSON.parse(/CMD (\[.*\])/s.exec(healthcheck!.getArgumentsContent()!)![1]!) as string[];
    expect(command[0]).to.equal("node");
    const port = /:(\d+)\/healthz/.exec(command[2]!)![1]!;
    for (const [name, { environment }] of daemons) {
      expect(environment?.["DPIN_CONFIG_monitoring__port"], name).to.equal(port);
      expect(environment?.["DPIN_CONFIG_monitoring__host"], name).to.equal("0.0.0.0");
    }
    const server = await serveMonitoring({ host: "127.0.0.1", port: 0, registry: new Registry(), checks: {} });
    const check = async () => {
      const child = spawn(process.execPath, ["-e", command[2]!.replace(`127.0.0.1:${port}`, new URL(server.url).host)], {
        stdio: "inherit",
      });
      return ((await once(child, "exit")) as [number])[0];
    };
    expect(await check()).to.equal(0);
    await server.close();
    expect(await check()).to.equal(1);
  });
});

describe("The compose file", () => {
  it("is refused against compose-spec's schema, and with services that are unbounded, unwatched, privileged or hold secrets in the open", async () => {
    const text = await read("docker/compose.yaml");
    const dir = await mkdtemp(path.join(os.tmpdir(), "dpin-compose-"));
    const lint = async (changed: string) => {
      const file = path.join(dir, "compose.yaml");
      await writeFile(file, changed);
      return [...lintComposeForm({ file }), ...lintCompose({ compose: parse(changed, { merge: true }) as Compose, healthy: [IMAGE] })].join(
        "\n",
      );
    };
    try {
      expect(await lint(text)).to.equal("");
      for (const [from, to, problem] of [
        ["stop_grace_period: 2m", "stop_graceperiod: 2m", /services\/postgres.*additional properties/],
        ["interval: 10s", "interval: [10]", /healthcheck\/interval.*must be string/],
        ["postgres:17.6-alpine3.22", "postgres:latest", /names no exact version/],
        ["POSTGRES_PASSWORD_FILE: /run/secrets/postgres-password", "POSTGRES_PASSWORD: hunter2", /POSTGRES_PASSWORD holds a secret/],
        ["ipfs: ipfs:5001", "ipfs: http://user:hunter2@ipfs:5001", /holds a secret/],
        ["    secrets:\n      - grafana-password\n", "", /which it is not given/],
        [
          "    file: ./secrets/graph-password",
          "    file: ./secrets/graph-password\n  other:\n    file: ./other",
          /other is used by nobody/,
        ],
        ['"0.0.0.0:8550:8550"', '"8550:8550"', /on which address/],
        ["- provider:/var/lib/dpin", "- providers:/var/lib/dpin", /volume providers is not declared/],
        [
          "    restart: unless-stopped\n    profiles:\n      - index\n    depends_on",
          "    profiles:\n      - index\n    depends_on",
          /graph-node: it does not restart/,
        ],
        ["  postgres:\n        condition: service_healthy", "  postgre:\n        condition: service_healthy", /depends on postgre, which/],
        ["          memory: 2G", "          pids: 100", /memory have no limit/],
      ] as const) {
        expect(text, from).to.include(from);
        expect(await lint(text.replace(from, to)), to).to.match(problem);
      }
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  it("runs commands that the cli has, with configurations that it takes", async () => {
    expect(daemons.map(([name]) => name)).to.have.members(["provider", "verifier", "verifier-worker"]);
    for (const [name, { command, environment }] of daemons) {
      parseCommandLine(command as string[]);
      const config = await configOf({ daemon: name, env: { ...environment } });
      expect(config["database"], name).to.deep.equal({
        url: "postgres://dpin@postgres/dpin",
        passwordFile: "/run/secrets/postgres-password",
      });
      // A worker signs nothing.
      if (name === "verifier-worker") expect(environment).not.to.have.property("DPIN_CONFIG_key__keystore");
      else {
        expect(config["key"], name).to.deep.equal({
          keystore: environment!["DPIN_CONFIG_key__keystore"],
          passwordFile: environment!["DPIN_CONFIG_key__passwordFile"],
        });
      }
    }
    for (const wrong of [
      ["provider", "walk"],
      ["provider", "run"],
      ["provider", "run", "--config", "x", "--turbo"],
      ["provider", "run", "--config", "x", "y"],
    ]) {
      expect(() => parseCommandLine(wrong), wrong.join(" ")).to.throw();
    }
  });

  it("opens the ports that the image names, keeps data where the image has it, and is scraped where metrics are", async () => {
    const { provider } = compose.services;
    const exposed = dockerfile
      .getInstructions()
      .find((instruction) => instruction.getKeyword() === "EXPOSE")!
      .getArgumentsContent()!
      .split(" ");
    const { environment } = provider!;
    expect([environment!["DPIN_CONFIG_provider__port"], environment!["DPIN_CONFIG_monitoring__port"]]).to.deep.equal(exposed);
    expect(provider!.ports).to.deep.equal([`0.0.0.0:${exposed[0]}:${exposed[0]}`]);
    const volume = dockerfile
      .getInstructions()
      .find((instruction) => instruction.getKeyword() === "VOLUME")!
      .getArgumentsContent();
    for (const [name, of] of daemons) {
      expect(of.volumes?.[0], name).to.match(new RegExp(`(^|:)${volume}$`));
      expect(of.environment?.["DPIN_CONFIG_dataDir"] ?? of.environment?.["DPIN_CONFIG_provider__dataDir"], name).to.equal(volume);
    }
    const prometheus = parse(await read("docker/prometheus.yaml")) as {
      scrape_configs: { dns_sd_configs: { names: string[]; port: number }[] }[];
    };
    const [target] = prometheus.scrape_configs[0]!.dns_sd_configs;
    expect(target!.names).to.have.members(daemons.map(([name]) => name));
    expect(String(target!.port)).to.equal(exposed[1]);
  });
});
