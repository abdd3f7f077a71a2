import type { ArithmeticFigures } from "./measureArithmetic.ts";
import type { GrowthFigures } from "./measureGrowth.ts";
import type { ProductFigures } from "./measureProducts.ts";
import type { ProofFigures } from "./measureProofs.ts";

/** What was measured, as `--json` writes it; a part that was left out is absent. */
export type Figures = Partial<ArithmeticFigures & ProofFigures> & { products?: ProductFigures[]; growth?: GrowthFigures[] };

/** A goal and how it was met. */
export interface Goal {
  readonly what: string;
  readonly value: number;
  readonly goal: number;
  readonly atLeast: boolean;
  readonly met: boolean;
}

/** The goals that the figures speak of. Those of speed are for the WASM backend on two threads. */
export function goalsOf({ figures }: { figures: Figures }): Goal[] {
  const { gemm, convolution, commitment, rerun, check128, proof, growth } = figures;
  const goals: Goal[] = [];
  const add = (what: string, value: number | null | undefined, goal: number, atLeast: boolean) => {
    if (value === null || value === undefined) return;
    goals.push({ what, value, goal, atLeast, met: atLeast ? value >= goal : value <= goal });
  };
  add("int8 product, GOPS", gemm?.["wasmGops"], 100, true);
  add("… to onnxruntime s8 × s8", gemm?.["ratioToOrtS8"], 1.5, true);
  add("convolutions to product", convolution?.["ratioToGemm"], 0.8, true);
  add("hashing to arithmetic, super-resolution", commitment?.["superResolutionShare"], 0.1, false);
  add("hashing to arithmetic, chain of products", commitment?.["chainShare"], 0.1, false);
  add("a re-run to the run", rerun?.["share"], 1, false);
  add("128 openings and checks to the run", check128?.["share"], 0.02, false);
  add("building a fraud proof, ms", proof?.["ms"], 50, false);
  const largest = growth?.at(-1);
  // A picture of one job says nothing about streaming.
  const least = growth?.find(({ jobs }) => jobs > 1);
  if (largest && least && largest !== least) {
    add(
      `memory beside the picture, ${largest.megapixels} to ${least.megapixels} megapixels`,
      largest.peakBesidePictureMiB / least.peakBesidePictureMiB,
      1.25,
      false,
    );
  }
  return goals;
}
