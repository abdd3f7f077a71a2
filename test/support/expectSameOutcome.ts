import { expect } from "chai";
import type { Outcome } from "./evmReferee.ts";

/**
 * Expects the contract's outcome to be its twin's. How much of a proof, or of a descriptor, the two have read when they find its end missing
 * is each one's own affair.
 */
export function expectSameOutcome<T>({
  actual,
  expected,
  proof,
  where,
}: {
  actual: Outcome<T>;
  expected: Outcome<T>;
  proof: Uint8Array;
  where: string;
}): void {
  expect(actual.error, where).to.equal(expected.error);
  if (actual.error === undefined || expected.error === undefined) {
    expect(actual, where).to.deep.equal(expected);
    return;
  }
  const [needed, length] = actual.args.map(Number);
  if (actual.error === "WrongLength") {
    expect(length, where).to.equal(expected.args[1]);
    expect(needed! < length!, where).to.equal(Number(expected.args[0]) < length!);
    return;
  }
  const descriptorLength = proof.length < 51 ? 0 : proof[49]! * 256 + proof[50]!;
  const endsEarly = descriptorLength < 23 || expected.args[0] === descriptorLength;
  if (actual.error !== "MalformedDescriptor" || !endsEarly) expect(actual.args, where).to.deep.equal(expected.args);
}
