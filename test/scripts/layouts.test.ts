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

const NAMESPACE = "erc7201:dpin.storage.ProviderStaking";

describe("The comparison of storage layouts", function () {
  this.timeout(120_000);
  const committed = JSON.parse(readFileSync(path.join(root, "deploy", "layouts", "ProviderStaking.json"), "utf8")) as StorageLayout;
  const record = "contracts/staking/ProviderRecord";
  const source = readFileSync(path.join(root, `${STAKING}.sol`), "utf8");

  /** The layout of the staking as it would be with `from` replaced by `to` in the structs of a source. */
  function changed(from: string, to: string, file = STAKING): StorageLayout {
    const edit = (name: string, content: string) => {
      if (!name.endsWith(`${file}.sol`)) return content;
      expect(content).to.include(from);
      return content.replace(from, to);
    };
    const [staking] = readLayouts({ contracts: [STAKING], artifacts: path.join(root, "artifacts"), edit });
    return normalizeLayout({ layout: staking!.layout });
  }

  /** The committed layout as it would be had `field` never been in the namespace. */
  function without(field: string): StorageLayout {
    const items = committed.namespaces![NAMESPACE]!;
    const index = items.findIndex(({ label }) => label === field);
    expect(index).to.be.at.least(0);
    const moved = items.slice(index + 1).map((item) => ({ ...item, slot: String(Number(item.slot) - 1) }));
    return { ...committed, namespaces: { ...committed.namespaces, [NAMESPACE]: [...items.slice(0, index), ...moved] } };
  }

  it("takes the contract as it is", () => {
    expect(explainIncompatibility({ committed, built: changed("uint96 minStake;", "uint96 minStake;") })).to.equal("");
  });

  it("takes a field that is appended to a namespace", () => {
    expect(explainIncompatibility({ committed: without("registry"), built: committed })).to.equal("");
  });

  it("refuses a field that is inserted before others", () => {
    expect(explainIncompatibility({ committed: without("principals"), built: committed })).to.match(/Inserted `principals`/);
  });

  it("refuses a field inserted into a struct inside of a mapping (Horizon: an inserted struct field revives invalidated requests)", () => {
    const built = changed("bool registered;", "bool inserted; bool registered;", record);
    expect(explainIncompatibility({ committed, built })).to.match(/Bad upgrade from struct|Inserted `inserted`|layout has changed/i);
  });

  it("refuses another type, a removed field and a lost namespace", () => {
    expect(explainIncompatibility({ committed, built: changed("uint96 minStake;", "address minStake;") })).to.match(
      /Upgraded `minStake` to an incompatible type/,
    );
    expect(explainIncompatibility({ committed, built: without("principals") })).to.match(/Deleted `principals`/);
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
