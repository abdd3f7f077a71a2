import { expect } from "chai";
import { wait } from "@dpin/sdk";
import { rejection } from "../../test/support/rejection.ts";
import { createPieces, LATE } from "../src/createPieces.ts";

describe("What is read piece by piece beside other work", () => {
  const soon = () => ({ until: performance.now() + 20 });
  const later = () => ({ until: performance.now() + 10_000 });

  it("comes in order, and anew after its end", async () => {
    let begun = 0;
    const begin = async function* () {
      begun++;
      yield* [1, 2];
    };
    const pieces = createPieces({ begin });
    const told = [];
    for (let i = 0; i < 6; i++) told.push(await pieces.next(later()));
    expect(told).to.deep.equal([1, 2, null, 1, 2, null]);
    expect(begun).to.equal(2);
    expect(await createPieces({ begin: () => null }).next(later())).to.equal(null);
  });

  it("is waited for only as long as there is time, and is not lost when it comes later", async () => {
    let give: (piece: number) => void = () => undefined;
    const begin = async function* () {
      yield await new Promise<number>((resolve) => (give = resolve));
      yield 2;
    };
    const pieces = createPieces({ begin });
    expect(await pieces.next(soon())).to.equal(LATE);
    expect(await pieces.next({ until: performance.now() - 1 })).to.equal(LATE);
    give(1);
    expect([await pieces.next(later()), await pieces.next(later())]).to.deep.equal([1, 2]);
  });

  it("begins anew when a piece fails, also one that was late, and when it could not be kept", async () => {
    let begun = 0;
    const begin = async function* () {
      begun++;
      await wait({ ms: 60 });
      if (begun === 1) throw new Error("the node is away");
      yield begun;
    };
    const pieces = createPieces({ begin });
    expect(await pieces.next(soon())).to.equal(LATE);
    expect(await rejection(pieces.next(later()))).to.have.property("message", "the node is away");
    expect(await pieces.next(later())).to.equal(2);
    pieces.restart();
    expect(await pieces.next(later())).to.equal(3);
  });
});
