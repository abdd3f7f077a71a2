import { createProgramBuilder } from "@dpin/runtime";

/** A program of one op: three scores, each the product of a row of weights with the features. A real model comes from `dpin program import`. */
export function buildProgram() {
  const builder = createProgramBuilder({ name: "three-scores" });
  const features = builder.addInput({ name: "features", dtype: "i8", dims: [4] });
  const weights = builder.addConstant({
    ...{ name: "weights", dtype: "i8", dims: [3, 4] },
    bytes: new Uint8Array(new Int8Array([1, 2, 3, 4, -1, -2, -3, -4, 5, 0, 0, -5]).buffer),
  });
  builder.addOp({
    ...{ name: "scores", output: { dtype: "i32", dims: [3] }, combine: "mul", reduce: "sum", reduceDims: [4] },
    a: { tensor: features, rows: [{ r0: 1 }] },
    b: { tensor: weights, rows: [{ o0: 1 }, { r0: 1 }] },
  });
  return builder.finish();
}
