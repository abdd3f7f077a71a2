import { expect } from "chai";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { checkGnd } from "../local/checkGnd.ts";
import { gndBinary, IndexUnavailableError } from "../local/index.ts";

describe("whether the packaged graph-node runs", () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "dpin-gnd-"));
    await chmod(dir, 0o755);
  });
  after(() => rm(dir, { recursive: true, force: true }));

  async function refusal(script: string, mode: number): Promise<Error> {
    const file = path.join(dir, "gnd");
    await rm(file, { force: true });
    await writeFile(file, script, { mode });
    const error = await checkGnd({ file }).catch((reason: unknown) => reason as Error);
    expect(error).to.be.instanceOf(IndexUnavailableError);
    expect((error as Error).message.split("\n")).to.have.length(1);
    return error as Error;
  }

  it("is so here", () => checkGnd({ file: gndBinary() }));

  it("is told in one line with what the system's loader says", async () => {
    const said = "gnd: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by gnd)";
    const { message } = await refusal(`#!/bin/sh\necho "${said.replace("`", "\\`")}" >&2\nexit 1\n`, 0o755);
    expect(message).to.contain(`does not run here (${dir}/gnd: ${said})`);
  });

  it("is told in one line when there is no loader for it at all", async () => {
    expect((await refusal("#!/nowhere/ld.so\n", 0o755)).message).to.match(/does not run here \(.*ENOENT/);
  });

  it("is told in one line when its user has no way to it", async () => {
    expect((await refusal("#!/bin/sh\n", 0o700)).message).to.match(
      process.getuid?.() === 0 ? /it runs as user nobody, who may not enter its folder/ : /^/,
    );
  });
});
