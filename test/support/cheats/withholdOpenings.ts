import { NoSuchOpeningError, type Openings } from "@dpin/provider";

/** Publishes nothing of its traces: neither over HTTP nor when a reveal is demanded on chain. */
export function withholdOpenings(): Openings {
  const refuse = () => Promise.reject(new NoSuchOpeningError("nothing to see here"));
  return { reveal: refuse, elements: refuse };
}
