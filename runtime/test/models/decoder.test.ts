import { expect } from "chai";
import { readFileSync } from "node:fs";
import { tamperedRun } from "../../../test/support/tamperedRun.ts";
import {
  buildDecoderProgram,
  buildFraudProof,
  checkFraudProof,
  commitProgram,
  createReferenceBackend,
  createWasmBackend,
  decoderInput,
  findDivergence,
  initHash,
  inputRootOf,
  nextToken,
  toHex,
  traceViewOf,
  type Backend,
} from "../../src/index.ts";
import { LOGIT_ONE } from "../../src/models/decoder/buildDecoderProgram.ts";
import { DECODER, VOCABULARY } from "../../src/models/decoder/decoderConfig.ts";
import { readDecoderModel } from "../../src/models/decoder/readDecoderModel.ts";
import { decoderText } from "./decoderText.ts";
import { floatDecoder } from "./floatDecoder.ts";
import { measureDecoder } from "./measureDecoder.ts";

const tokensOf = (text: string) => Array.from(text, (character) => VOCABULARY.indexOf(character));

describe("the character decoder's next-token program", () => {
  const { program, constants } = buildDecoderProgram();
  const model = readDecoderModel();
  let wasm: Backend;

  before(async () => {
    await initHash();
    wasm = await createWasmBackend({ threads: 1 });
  });
  after(() => wasm.close());

  const run = (backend: Backend, input: Uint8Array) =>
    backend.run({ program, constants, inputs: [input], inputRoot: inputRootOf({ inputs: [input] }) });
  const goOn = async (backend: Backend, text: string) => {
    const { bytes, length } = decoderInput({ text });
    return nextToken({ output: (await run(backend, bytes)).outputs.at(-1)!, length });
  };

  it("agrees with the float model's next character on held-out text, and loses next to no perplexity", async () => {
    const { heldOut } = decoderText();
    const logitsOp = program.ops.findIndex(({ name }) => name === "logits");
    let [positions, agreed, floatLoss, integerLoss, squaredError, widestGap] = [0, 0, 0, 0, 0, 0];
    for (let start = 0; start + DECODER.context < heldOut.length; start += DECODER.context) {
      const window = heldOut.slice(start, start + DECODER.context);
      const { outputs } = await run(wasm, decoderInput({ text: window }).bytes);
      const stored = new Int32Array(outputs[logitsOp]!.slice().buffer);
      floatDecoder({ model, tokens: tokensOf(window) }).forEach((exact, i) => {
        const logits = exact.map((_, token) => stored[i * exact.length + token]! / LOGIT_ONE);
        const target = VOCABULARY.indexOf(heldOut[start + i + 1]!);
        positions += 1;
        const gap = Math.max(...exact) - exact[nextToken({ output: outputs.at(-1)!, length: i + 1 }).token]!;
        if (gap === 0) agreed += 1;
        widestGap = Math.max(widestGap, gap);
        floatLoss += crossEntropy(exact, target);
        integerLoss += crossEntropy(logits, target);
        squaredError += exact.reduce((sum, logit, token) => sum + (logit - logits[token]!) ** 2, 0) / exact.length;
      });
    }
    const share = agreed / positions;
    const [perplexity, ours] = [Math.exp(floatLoss / positions), Math.exp(integerLoss / positions)];
    const error = Math.sqrt(squaredError / positions);
    console.log(
      `      agreement ${(100 * share).toFixed(2)} % of ${positions} positions; perplexity ${ours.toFixed(3)} (float ${perplexity.toFixed(3)}); ` +
        `root mean square error of a logit ${error.toFixed(3)}, widest gap between two choices ${widestGap.toFixed(3)}`,
    );
    expect(positions).to.be.at.least(500);
    expect(share).to.be.at.least(0.975);
    expect(ours / perplexity).to.be.within(0.99, 1.01);
    expect(error).to.be.at.most(0.08);
    // Where the choices differ, the float model itself is all but undecided.
    expect(widestGap).to.be.at.most(0.5);
  });

  it("continues a text with the same bytes on the reference and the WASM backend, each character posted again", async () => {
    const reference = createReferenceBackend();
    let text = "All human beings are ";
    for (let step = 0; step < 3; step++) {
      const { bytes, length } = decoderInput({ text });
      const [expected, got] = [await run(reference, bytes), await run(wasm, bytes)];
      expect(toHex(got.traceRoot)).to.equal(toHex(expected.traceRoot));
      text += nextToken({ output: expected.outputs.at(-1)!, length }).character;
    }
    for (let step = 0; step < 60; step++) text += (await goOn(wasm, text)).character;
    console.log(`      ${JSON.stringify(text)}`);
    expect(text).to.have.length(21 + 63);
    // Words of the text it was trained on, not just any characters.
    const words = new Set(decoderText().training.split(/[^A-Za-z]+/));
    const written = text
      .slice(21)
      .split(/[^A-Za-z]+/)
      .slice(1, -1);
    expect(written.filter((word) => words.has(word)).length / written.length).to.be.at.least(0.6);
  });

  it("looks back only: what stands behind the text changes nothing", async () => {
    const { bytes, length } = decoderInput({ text: "Everyone has the right" });
    const other = bytes.slice();
    for (let i = 4 * length; i < other.length; i += 4) other[i] = 7 + (i % 50);
    const keys = async (input: Uint8Array) => toHex((await run(wasm, input)).outputs.at(-1)!.subarray(0, 4 * length));
    expect(await keys(other)).to.equal(await keys(bytes));
  });

  it("runs on tokens that are no characters, as if they were nothing", async () => {
    const wild = new Uint8Array(Int32Array.from({ length: DECODER.context }, (_, i) => (i % 2 ? 2 ** 31 - 1 : -(2 ** 31))).buffer);
    const [expected, got] = [await run(createReferenceBackend(), wild), await run(wasm, wild)];
    expect(toHex(got.traceRoot)).to.equal(toHex(expected.traceRoot));
    expect(VOCABULARY).to.include(nextToken({ output: got.outputs.at(-1)!, length: 64 }).character);
  });

  it("lets a wrong element of any of its ops be proven", async () => {
    const inputs = [decoderInput({ text: "No one shall be subjected to " }).bytes];
    const inputRoot = inputRootOf({ inputs });
    const commitment = commitProgram({ program, constants });
    const own = await wasm.run({ program, constants, inputs, inputRoot });
    let largest = 0;
    for (const [op, { output }] of program.ops.entries()) {
      const byte = (op * 7919) % own.outputs[op]!.length;
      const lying = tamperedRun({ run: own, lie: { kind: "byte", op, byte, xor: 1 } });
      const statement = { programRoot: commitment.root, inputRoot, outputRoot: lying.outputRoot, traceRoot: lying.traceRoot };
      const divergence = await findDivergence({ program, commitment, statement, committed: traceViewOf({ run: lying }), own });
      const proof = buildFraudProof({ program, commitment, own, constants, inputs, inputRoot, divergence: divergence! });
      const index = Math.floor(byte / (output.dtype === "i8" ? 1 : 4));
      expect(checkFraudProof({ statement, proof })).to.include({ kind: "Element", op, index });
      largest = Math.max(largest, proof.length);
    }
    console.log(`      ${program.ops.length} ops, largest proof ${largest} bytes`);
    expect(largest).to.be.at.most(32 * 1024);
  });

  it("was calibrated on the training text", () => {
    const file = new URL("../../src/models/decoder/decoderRanges.json", import.meta.url);
    const committed: Record<string, number[]> = JSON.parse(readFileSync(file, "utf8"));
    const part = measureDecoder({ model, text: decoderText().training.slice(0, 512) });
    expect(Object.keys(part)).to.deep.equal(Object.keys(committed));
    for (const [name, most] of Object.entries(part)) most.forEach((value, c) => expect(value).to.be.at.most(committed[name]![c]!));
    const wide = Object.entries(part).flatMap(([name, most]) => most.map((value, c) => value / committed[name]![c]!));
    expect(wide.reduce((sum, ratio) => sum + ratio) / wide.length).to.be.at.least(0.7);
  });

  it("keeps the end of a longer text, reads unknown characters as spaces and refuses an empty one", () => {
    const text = "x".repeat(30) + "y".repeat(60);
    expect(decoderInput({ text })).to.deep.equal(decoderInput({ text: text.slice(-64) }));
    expect(decoderInput({ text: "a€b" })).to.deep.equal(decoderInput({ text: "a b" }));
    expect(decoderInput({ text: "ab" }).length).to.equal(2);
    expect(() => decoderInput({ text: "" })).to.throw(RangeError, "at least one character");
  });

  it("refuses outputs and positions that there are not", () => {
    expect(() => nextToken({ output: new Uint8Array(4), length: 1 })).to.throw(RangeError, "256 bytes");
    expect(() => nextToken({ output: new Uint8Array(256), length: 65 })).to.throw(RangeError, "no position 65");
    expect(() => nextToken({ output: new Uint8Array(256), length: 0 })).to.throw(RangeError, "no position 0");
  });

  it("is the same program on every machine", () => {
    expect(toHex(commitProgram({ program, constants }).root)).to.equal(
      "0xa0a20839a30729c56256825921b273a921a27f9f96445c85a44f510f1ad3a74c",
    );
  });
});

function crossEntropy(logits: readonly number[], target: number): number {
  const most = Math.max(...logits);
  return most + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0)) - logits[target]!;
}
