import { InvalidArgumentError } from "commander";
import { expect } from "chai";
import fc from "fast-check";
import { formatUnits } from "viem";
import { amountJson } from "../src/amounts/amountJson.ts";
import { parseAmount } from "../src/amounts/parseAmount.ts";
import { resolveAmount } from "../src/amounts/resolveAmount.ts";
import { printable } from "../src/run/printable.ts";
import { toJson } from "../src/run/toJson.ts";
import { UsageError } from "../src/UsageError.ts";

const DPIN = { address: "0x000000000000000000000000000000000000dEaD", symbol: "DPIN", decimals: 18 } as const;
const weiOf = (text: string, token: { address: `0x${string}`; symbol: string; decimals: number } = DPIN) =>
  resolveAmount({ amount: parseAmount({ text }), token, allowZero: true });

describe("An amount on the command line", () => {
  it("is in units of the token, with or without its name, or in wei", () => {
    expect(weiOf("1.5 DPIN")).to.equal(1_500_000_000_000_000_000n);
    expect(weiOf(" 1.5dpin ")).to.equal(1_500_000_000_000_000_000n);
    expect(weiOf("1000 wei")).to.equal(1_000n);
    expect(weiOf("0")).to.equal(0n);
    expect(weiOf("2.5 USDC", { ...DPIN, symbol: "USDC", decimals: 6 })).to.equal(2_500_000n);
  });

  it("means the same when it is printed and read again", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 96n }), (wei) => {
        expect(weiOf(`${formatUnits(wei, 18)} DPIN`)).to.equal(wei);
        expect(weiOf(`${wei} wei`)).to.equal(wei);
        expect(weiOf(amountJson({ wei }).formatted.replaceAll(",", ""))).to.equal(wei);
      }),
    );
  });

  it("is never guessed: whatever else is typed is refused", () => {
    const plain = /^\s*\d{1,60}(\.\d{1,36})?\s*([A-Za-z][A-Za-z0-9.$-]{0,15})?\s*$/;
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-+0-9.,_eExX' ]{1,20}$/)), (text) => {
        fc.pre(!plain.test(text));
        expect(() => parseAmount({ text })).to.throw(InvalidArgumentError);
      }),
    );
    expect(() => weiOf("1 USDC")).to.throw(UsageError, "the amount is in USDC, and the token is DPIN");
    expect(() => weiOf("0.0000001", { ...DPIN, symbol: "USDC", decimals: 6 })).to.throw(UsageError, "USDC has 6 decimals");
    expect(() => parseAmount({ text: "1.5 wei" })).to.throw(InvalidArgumentError);
    expect(() => resolveAmount({ amount: { kind: "all" }, token: DPIN })).to.throw(UsageError, "no meaning here");
  });
});

describe("A text that others wrote on chain", () => {
  it("cannot move the cursor, change colours, reorder what is read, or fill the screen", () => {
    const hostile = "http://a\u001b[2J\u009b31m\r\n\u202eevil\u200b\u0007";
    expect(printable({ text: hostile })).to.equal("http://a?[2J?31m???evil??");
    // eslint-disable-next-line no-control-regex
    expect(toJson({ hostile })).to.not.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e]/);
    expect(JSON.parse(toJson({ hostile, wei: 2n ** 70n }))).to.deep.equal({ hostile, wei: String(2n ** 70n) });
    expect(printable({ text: "x".repeat(1_000), most: 10 })).to.equal(`${"x".repeat(10)}…`);
  });
});
