import { expect } from "chai";
import fc from "fast-check";
import { pictureToTiles, tilesToPicture } from "../../src/index.ts";
import { TILE_MARGIN, tileStarts } from "../../src/models/tileStarts.ts";

const sizes = { length: fc.integer({ min: 1, max: 300 }), tileSize: fc.integer({ min: 2 * TILE_MARGIN + 1, max: 90 }) };

describe("cutting a picture into tiles", () => {
  it("gives every pixel to one tile, away from the tile's edges inside the picture", () => {
    fc.assert(
      fc.property(sizes.length, sizes.tileSize, (length, tileSize) => {
        let next = 0;
        for (const { start, from, to } of tileStarts({ length, tileSize })) {
          expect(from).to.equal(next);
          expect(to).to.be.greaterThan(from);
          if (start > 0) expect(from - start).to.be.at.least(TILE_MARGIN);
          if (start + tileSize < length) expect(start + tileSize - to).to.be.at.least(TILE_MARGIN);
          expect(start + tileSize).to.be.at.least(to);
          next = to;
        }
        expect(next).to.equal(length);
      }),
    );
  });

  it("joins tiles whose pixels are doubled to the doubled picture", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 21, max: 40 }),
        fc.integer({ min: 1, max: 5 }),
        (width, height, tileSize, tiles) => {
          const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 31) & 255);
          const jobs = pictureToTiles({ picture: { width, height, rgb }, tiles, tileSize });
          const outputs = jobs.map((job) => Uint8Array.from({ length: 4 * job.length }, (_, i) => job[Math.floor(i / 12) * 3 + (i % 3)]!));
          const doubled = tilesToPicture({ outputs, width, height, tiles, tileSize });
          expect([doubled.width, doubled.height]).to.deep.equal([2 * width, 2 * height]);
          for (let y = 0; y < 2 * height; y++) {
            const from = (y >> 1) * width * 3;
            for (let x = 0; x < 2 * width; x++) {
              for (let c = 0; c < 3; c++) {
                if (doubled.rgb[(y * 2 * width + x) * 3 + c] !== rgb[from + (x >> 1) * 3 + c]) expect.fail(`pixel ${x}, ${y}`);
              }
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("refuses a picture whose bytes do not match its size", () => {
    expect(() => pictureToTiles({ picture: { width: 2, height: 2, rgb: new Uint8Array(11) }, tiles: 1, tileSize: 32 })).to.throw(
      RangeError,
      "no 2 × 2 picture",
    );
  });

  it("refuses outputs that are not the picture's", () => {
    expect(() => tilesToPicture({ outputs: [new Uint8Array(5)], width: 2, height: 2, tiles: 1, tileSize: 32 })).to.throw(
      RangeError,
      "takes 1 outputs of 12288 bytes",
    );
  });

  it("refuses tiles that are all margin", () => {
    expect(() => tileStarts({ length: 100, tileSize: 2 * TILE_MARGIN })).to.throw(RangeError, "not larger than its margins");
  });
});
