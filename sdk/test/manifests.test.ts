import { initHash, LEAF_BYTES, leafHash, ProgramFileError, ProgramRuleError, toHex } from "@dpin/runtime";
import { expect } from "chai";
import type { Hex } from "viem";
import { ArtifactNotFoundError, createMemoryStore, fetchJob, ManifestError, publishJob, publishProgram } from "../src/index.ts";
import { rejection } from "../../test/support/rejection.ts";
import { smallProgram } from "../../test/support/smallProgram.ts";

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe("A job's manifest", () => {
  const small = smallProgram({ seed: 1 });
  const inputs = [small.randomInput()];
  const publish = async () => {
    const store = createMemoryStore();
    const program = await publishProgram({ store, ...small });
    return { store, program, job: await publishJob({ store, program, inputs }) };
  };
  before(() => initHash());

  it("leads to the program and the inputs that were published", async () => {
    const { store, job, program } = await publish();
    const fetched = await fetchJob({ store, ...job });
    expect(fetched.inputs).to.deep.equal(inputs);
    expect(fetched.constants).to.deep.equal(small.constants);
    expect(fetched.program).to.deep.equal(small.program);
    expect(fetched.commitment.root).to.deep.equal(program.commitment.root);
  });

  it("is refused when it leads to another program than the chain names", async () => {
    const { store, job } = await publish();
    const other = await publishProgram({ store, ...smallProgram({ seed: 2 }) });
    const error = await rejection(fetchJob({ store, ...job, programRoot: other.root }));
    expect(error).to.be.instanceOf(ManifestError).with.property("shortMessage", "the program is not the job's");
  });

  it("is refused when it leads to other inputs than the chain names", async () => {
    const { store, job, program } = await publish();
    const other = await publishJob({ store, program, inputs: [small.randomInput()] });
    const error = await rejection(fetchJob({ store, ...job, inputRoot: other.inputRoot }));
    expect(error).to.be.instanceOf(ManifestError).with.property("shortMessage", "the inputs are not the job's");
  });

  it("is refused when the chain names a root with garbage behind an input's end, which no honest run could answer for", async () => {
    const { store, job } = await publish();
    const manifest = JSON.parse(new TextDecoder().decode(await store.get(job.locator))) as { inputs: string[] };
    const leaf = new Uint8Array(LEAF_BYTES);
    leaf.set(await store.get(manifest.inputs[0]!));
    expect(toHex(leafHash({ bytes: leaf })), "the honest root, of one input of one leaf").to.equal(job.inputRoot);
    leaf[LEAF_BYTES - 1] = 1;
    const error = await rejection(fetchJob({ store, ...job, inputRoot: toHex(leafHash({ bytes: leaf })) }));
    expect(error).to.be.instanceOf(ManifestError);
  });

  it("is refused when it is no manifest, or names what is no artifact", async () => {
    const { store, job } = await publish();
    for (const value of [null, {}, { version: 2 }, { version: 1, program: { json: "../a", weights: "b" }, inputs: [] }]) {
      const locator = await store.put(encode(value));
      expect(await rejection(fetchJob({ store, ...job, locator }))).to.be.instanceOf(ManifestError);
    }
    const locator = await store.put(new Uint8Array([0xff, 0x00]));
    expect(await rejection(fetchJob({ store, ...job, locator }))).to.be.instanceOf(ManifestError);
  });

  it("is refused when the program's file is no program", async () => {
    const { store, job, program } = await publish();
    const json = await store.put(encode({ version: 1 }));
    const locator = await store.put(encode({ version: 1, program: { ...program.files, json }, inputs: [] }));
    expect(await rejection(fetchJob({ store, ...job, locator }))).to.be.instanceOf(ProgramFileError);
  });

  it("is refused before anything is fetched that is larger than its tensor", async () => {
    const { store, job, program } = await publish();
    const big = await store.put(new Uint8Array(10_000));
    const locator = await store.put(encode({ version: 1, program: program.files, inputs: [big] }));
    const error = await rejection(fetchJob({ store, ...job, locator }));
    expect((error as Error).message).to.include("larger than 48 bytes");
  });

  it("cannot be fetched without its inputs", async () => {
    const { store, job } = await publish();
    const manifest = JSON.parse(new TextDecoder().decode(await store.get(job.locator))) as { inputs: string[] };
    const partial = { ...store, get: (id: string) => (id === manifest.inputs[0] ? createMemoryStore().get(id) : store.get(id)) };
    expect(await rejection(fetchJob({ store: partial, ...job }))).to.be.instanceOf(ArtifactNotFoundError);
  });

  it("is not published for a program that breaks a rule or inputs of the wrong length", async () => {
    const store = createMemoryStore();
    const ops = small.program.ops.map((op) => ({ ...op, min: 5, max: 4 }));
    expect(await rejection(publishProgram({ store, ...small, program: { ...small.program, ops } }))).to.be.instanceOf(ProgramRuleError);
    const program = await publishProgram({ store, ...small });
    expect(await rejection(publishJob({ store, program, inputs: [new Uint8Array(3)] }))).to.be.instanceOf(ManifestError);
    expect(await rejection(publishJob({ store, program, inputs: [] }))).to.be.instanceOf(ManifestError);
  });

  it("of a program without inputs takes any seed as its input root", async () => {
    const { store, program } = await publish();
    const seed: Hex = `0x${"ab".repeat(32)}`;
    const ops = [{ ...small.program.ops[0]!, a: { ...small.program.ops[0]!.a, source: { kind: "generated" as const, index: 0 } } }];
    const seeded = await publishProgram({ store, program: { ...small.program, inputs: [], ops }, constants: small.constants });
    const job = await publishJob({ store, program: seeded, inputs: [], seed });
    expect(job.inputRoot).to.equal(seed);
    expect((await fetchJob({ store, ...job })).inputs).to.deep.equal([]);
    expect(seeded.root).to.not.equal(program.root);
  });
});
