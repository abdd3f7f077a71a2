import type { ProviderParameters } from "@dpin/provider";
import type { Backend, FaultKind } from "@dpin/runtime";
import { cheaperWeights } from "./cheaperWeights.ts";
import { flipOutputByte } from "./flipOutputByte.ts";
import { garbagePadding } from "./garbagePadding.ts";
import { garbageTraceRoot } from "./garbageTraceRoot.ts";
import { lieInOpenings } from "./lieInOpenings.ts";
import { staleResult } from "./staleResult.ts";
import { withholdOpenings } from "./withholdOpenings.ts";
import { wrongInteriorElement } from "./wrongInteriorElement.ts";
import { wrongOutputRoot } from "./wrongOutputRoot.ts";

/** One way to cheat: the seams of an otherwise real provider that are swapped, and what it is convicted for. */
export interface Cheat {
  readonly title: string;
  /** The fault that a conviction names. */
  readonly fault: FaultKind;
  /** Honest jobs with the same program that must come first for this to be a cheat. */
  readonly honestJobs: number;
  backend(parameters: { backend: Backend }): Backend;
  readonly publish?: NonNullable<ProviderParameters["publish"]>;
}

const paddingOf = (where: "bytes" | "leaves" | "roots") => (parameters: { backend: Backend }) => garbagePadding({ ...parameters, where });

/** Every cheat by name, as `--cheat` takes it. */
export const CHEATS = {
  flippedOutputByte: { title: "one flipped output byte", fault: "Element", honestJobs: 0, backend: flipOutputByte },
  cheaperWeights: { title: "a cheaper program with 4-bit weights", fault: "Element", honestJobs: 0, backend: cheaperWeights },
  wrongInteriorElement: { title: "one wrong interior element", fault: "Element", honestJobs: 0, backend: wrongInteriorElement },
  staleResult: { title: "the stale result of an earlier job", fault: "Element", honestJobs: 1, backend: staleResult },
  silence: {
    title: "silence after a wrong commitment",
    fault: "Silence",
    honestJobs: 0,
    backend: flipOutputByte,
    publish: withholdOpenings,
  },
  lyingOpenings: {
    title: "openings that do not fit the commitment",
    fault: "Silence",
    honestJobs: 0,
    backend: flipOutputByte,
    publish: lieInOpenings,
  },
  garbageTraceRoot: { title: "a garbage trace root", fault: "Silence", honestJobs: 0, backend: garbageTraceRoot },
  garbagePaddingBytes: { title: "garbage behind a tensor's end", fault: "PaddingByte", honestJobs: 0, backend: paddingOf("bytes") },
  garbagePaddingLeaves: { title: "garbage in a tensor tree's padding", fault: "PaddingNode", honestJobs: 0, backend: paddingOf("leaves") },
  garbagePaddingRoots: { title: "garbage in the trace tree's padding", fault: "PaddingNode", honestJobs: 0, backend: paddingOf("roots") },
  wrongOutputRoot: { title: "an output root that is not the last op's", fault: "OutputRoot", honestJobs: 0, backend: wrongOutputRoot },
} as const satisfies Record<string, Cheat>;

export type CheatName = keyof typeof CHEATS;
