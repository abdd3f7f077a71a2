export type { Indexed } from "../manifest/Indexed.ts";
export { gndBinary } from "./gndBinary.ts";
export { IndexFailedError, IndexRefusedError, IndexUnavailableError } from "./IndexError.ts";
export { readIndexHead } from "./readIndexHead.ts";
export { startIndex, type IndexDatabase, type IndexNotice, type LocalIndex } from "./startIndex.ts";
