// Reads program files that describe far more than they hold; exits with 1 when one is read or fails in any other way than by ProgramFileError.
import { parseProgram } from "../../src/program/parseProgram.ts";
import { ProgramFileError } from "../../src/program/ProgramFileError.ts";

const SIZE = 2 ** 27;
const fill = (head: string, unit: string, size: number) => Buffer.concat([Buffer.from(head), Buffer.alloc(size - head.length, unit)]);
const program = Buffer.from(
  '{"version":1,"name":"x","inputs":[],"constants":[{"name":"c","dtype":"i8","dims":[1]}],"ops":[{"name":"o","output":{"dtype":"i8","dims":[1]},' +
    '"reduceDims":[],"combine":"copy","combineShift":0,"reduce":"none","a":{"source":{"kind":"constant","index":0},"dtype":"i8","dims":[1],' +
    '"map":[{"offset":0,"coefficients":[0]}],"pad":0},"b":null,"bias":null,"multiplier":1,"shift":0,"zeroPoint":0,"min":-128,"max":127}]}',
);
const weights = (header: Buffer) => {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header]);
};
const valid = weights(Buffer.from('{"c":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}'));
const bombs: Record<string, () => { json: Uint8Array; weights: Uint8Array }> = {
  "128 MiB of opening brackets": () => ({ json: fill("", "[", SIZE), weights: valid }),
  "45 million empty objects": () => ({
    json: fill('{"version":1,"name":"x","inputs":[],"constants":[],"ops":[{}', ",{}", SIZE),
    weights: valid,
  }),
  "67 million wrong dims": () => ({
    json: fill('{"version":1,"name":"x","inputs":[{"name":"x","dtype":"i8","dims":[""', ',""', SIZE),
    weights: valid,
  }),
  "7 million keys": () => ({
    json: Buffer.from(`{${Array.from({ length: 7_000_000 }, (_, i) => `"${i.toString(36)}":1`).join()}}`),
    weights: valid,
  }),
  "a name of 128 MiB": () => ({ json: fill('{"version":1,"name":"', "x", SIZE - 4), weights: valid }),
  "ten million values within the limits": () => ({
    json: Buffer.from(`{"version":1,"name":"x","inputs":[],"constants":[],"ops":[${"[],".repeat(9_999_999)}[]]}`),
    weights: valid,
  }),
  "32 MiB of brackets in the weights' header": () => ({ json: program, weights: weights(fill("", "[", 2 ** 25)) }),
  "a shape of ten million dims": () => ({ json: program, weights: weights(fill('{"c":{"dtype":"I8","shape":[1', ",1", 2 ** 25)) }),
  "a header of 2^63 bytes": () => ({ json: program, weights: Buffer.from([0, 0, 0, 0, 0, 0, 0, 128, 123, 125]) }),
};

for (const [name, make] of Object.entries(bombs)) {
  const files = make();
  const begun = performance.now();
  try {
    parseProgram(files);
  } catch (error) {
    if (!(error instanceof ProgramFileError)) throw error;
    if (error.message.length > 1200) throw new Error(`${name}: an error message of ${error.message.length} characters`, { cause: error });
    console.log(`${name}: refused in ${(performance.now() - begun).toFixed(0)} ms (${error.detail.slice(0, 70)})`);
    continue;
  }
  throw new Error(`${name}: read`);
}
