import type { DeviceTraits } from "./types.ts";

/** Of a large GPU of which nothing is known: WebGPU does not tell how many workgroups it works on at a time. */
export const plainTraits: DeviceTraits = { units: 128, matrix: null };
