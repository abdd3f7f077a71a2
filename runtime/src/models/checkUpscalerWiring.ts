import type { TfjsModel } from "../import/readTfjsModel.ts";

/** Throws, naming the layer, unless the model's layers read each other as the folding in `readUpscalerGraph` assumes. */
export function checkUpscalerWiring({ layers }: { layers: TfjsModel["layers"] }): void {
  const wiring = Object.fromEntries(layers.map(({ name, inputs }) => [name, inputs.join(" + ")]));
  const expected = {
    F_m1: "LR",
    F_0: "F_m1",
    F_1_1: "F_0",
    RDB_Concat_1_1: "F_0 + F_1_1_Relu",
    LRL_1: "LFF_1 + F_0",
    F_2_1: "LRL_1",
    RDB_Concat_2_1: "LRL_1 + F_2_1_Relu",
    LRL_2: "LFF_2 + LRL_1",
    LRLs_Concat: "LRL_1 + LRL_2",
    GFF_2: "GFF_1",
    FDF: "GFF_2 + F_m1",
    UPN1: "FDF",
    UPN2: "UPN1_Relu",
    UPN3: "UPN2_Relu",
    UPsample: "UPN3",
    SR: "UPsample",
  };
  for (const [name, inputs] of Object.entries(expected)) {
    if (wiring[name] !== inputs) throw new Error(`the model's layer ${name} reads ${wiring[name] ?? "nothing"}, not ${inputs}`);
  }
}
