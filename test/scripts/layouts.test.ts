import { readFileSync } from "node:fs";
import path from "node:path";
import type { StorageLayout } from "@openzeppelin/upgrades-core";
import { expect } from "chai";
import { explainIncompatibility } from "../../scripts/layouts/explainIncompatibility.ts";
import { normalizeLayout } from "../../scripts/layouts/normalizeLayout.ts";
import { readLayouts } from "../../scripts/layouts/readLayouts.ts";
import { wrongNamespaces } from "../../scripts/layouts/wrongNamespaces.ts";

const root = path.resolve(import.meta.dirname, "../..");
const STAKING = "contracts/staking/ProviderStaking";

describe("The comparison of storage layouts", function () {
  this.timeout(120_000);
  const committed = JSON.parse(readFileSync(path.join(root, "deploy", "layouts", "ProviderStaking.json"), "utf8")) as StorageLayout;
  const source = readFileSync(path.join(root, `${STAKING}.sol`), "utf8");

  /** The layout of the staking as it would be with `from` replaced by `to` in its storage struct. */
  function changed(from: string, to: string): StorageLayout {
    const edit = (name: string, content: string) => {
      if (!name.endsWith("ProviderStaking.sol") || name.endsWith("IProviderStaking.sol")) return content;
      expect(content).to.include(from);
      return content.replace(from, to);
    };
    const [staking] = readLayouts({ contracts: [STAKING], artifacts: path.join(root, "artifacts"), edit });
    return normalizeLayout({ layout: staking!.layout });
  }

  it("takes the contract as it is", () => {
    expect(explainIncompatibility({ committed, built: changed("uint96 minStake;", "uint96 minStake;") })).to.equal("");
  });

  it("takes a field that is appended to a namespace", () => {
    expect(explainIncompatibility({ committed, built: changed("uint96 minStake;", "uint96 minStake; uint256 added;") })).to.equal("");
  });

  it("refuses a field that is inserted before others", () => {
    const built = changed("uint64 thawPeriod;", "uint64 added; uint64 thawPeriod;");
    expect(explainIncompatibility({ committed, built })).to.match(/Inserted `added`/);
  });

  it("refuses a field inserted into a struct inside of a mapping (Horizon: an inserted struct field revives invalidated requests)", () => {
    const built = changed("bool registered;", "bool inserted; bool registered;");
    expect(explainIncompatibility({ committed, built })).to.match(/Bad upgrade from struct|Inserted `inserted`|layout has changed/i);
  });

  it("refuses another type, a removed field and a lost namespace", () => {
    expect(explainIncompatibility({ committed, built: changed("uint96 minStake;", "address minStake;") })).to.match(
      /Upgraded `minStake` to an incompatible type/,
    );
    expect(explainIncompatibility({ committed, built: changed("uint64 thawPeriod;", "") })).to.match(/Deleted `thawPeriod`/);
    const lost = { ...committed, namespaces: {} };
    expect(explainIncompatibility({ committed, built: lost })).to.match(/namespaces are gone: erc7201:dpin/);
  });

  it("finds a namespace whose slot is not that of its name", () => {
    expect(wrongNamespaces({ source })).to.deep.equal([]);
    expect(
      wrongNamespaces({ source: source.replace("erc7201:dpin.storage.ProviderStaking", "erc7201:dpin.storage.Other") }),
    ).to.have.length(1);
  });

  it("finds code that is not safe behind a proxy", () => {
    const [lockerProbe] = readLayouts({ contracts: ["test/contracts-support/HostileToken"], artifacts: path.join(root, "artifacts") });
    expect(lockerProbe!.unsafe).to.match(/constructor|upgradeTo/);
  });
});
