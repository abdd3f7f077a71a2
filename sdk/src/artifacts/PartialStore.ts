import type { PartialDownload } from "../http/createMemoryPartial.ts";

/** Where downloads that broke off are kept, so that they go on later, also in another process. */
export interface PartialStore {
  /** What is there of an artifact, for one download at a time: a second one of the same artifact gets an empty one. */
  open(id: string): Promise<OpenPartial>;
}

export interface OpenPartial extends PartialDownload {
  /** Ends the download: what has arrived is kept for the next one unless it was cleared. */
  close(): Promise<void>;
}
