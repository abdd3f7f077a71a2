import { exampleIndexed } from "../exampleIndexed.ts";

/** Of the contracts, as a story writes them. */
export const ADDRESSES = exampleIndexed().addresses;
