import type { Mutant } from "./findMutants.ts";

/** The beneficiary that switches no mutant on, and reports each mutant that is asked for: as a tag of EDR's coverage, with the mutant's id. */
export const REACHED = 2 ** 32;
/** Where EDR takes such tags from. */
const COVERAGE = "0xc0bEc0BEc0BeC0bEC0beC0bEC0bEC0beC0beC0BE";

/** The block's beneficiary switches a mutant on: readable everywhere, for two gas, and set for a whole network by its configuration. */
const SWITCH = `
library __Mutants {
    function on(uint256 id) internal pure returns (bool) {
        return _asPure(_isOn)(id);
    }

    function _isOn(uint256 id) private view returns (bool) {
        uint256 beneficiary = uint256(uint160(address(block.coinbase)));
        if (beneficiary == ${REACHED}) {
            assembly ("memory-safe") {
                mstore(0, id)
                pop(staticcall(gas(), ${COVERAGE}, 0, 32, 0, 0))
            }
        }
        return beneficiary == id;
    }

    function _asPure(function(uint256) internal view returns (bool) f) private pure returns (function(uint256) internal pure returns (bool) pureF) {
        assembly ("memory-safe") {
            pureF := f
        }
    }
}
`;

/**
 * A Solidity source with all `mutants` in it at once, each behind its switch, so that one build serves them all (Untch, Offutt, Harrold, "Mutation
 * analysis using mutant schemata", 1993). Ranges may nest, not cross; they are in bytes.
 */
export function plantMutants({ source, mutants }: { source: string; mutants: readonly Mutant[] }): string {
  if (mutants.length === 0) return source;
  const bytes = Buffer.from(source);
  const render = (start: number, end: number, inside: readonly Mutant[]): string => {
    const parts: string[] = [];
    let from = start;
    // The widest first; what lies within it is rendered by the recursion.
    const sorted = [...inside].sort((a, b) => a.start - b.start || b.end - a.end || a.id - b.id);
    while (sorted.length > 0) {
      const outer = sorted.shift()!;
      const nested = sorted.filter((mutant) => mutant.start < outer.end);
      sorted.splice(0, nested.length);
      parts.push(bytes.subarray(from, outer.start).toString());
      parts.push(planted(outer, render(outer.start, outer.end, nested)));
      from = outer.end;
    }
    parts.push(bytes.subarray(from, end).toString());
    return parts.join("");
  };
  return render(0, bytes.length, mutants) + SWITCH.replaceAll("__Mutants", libraryOf(mutants[0]!.file));
}

function planted({ id, form, replacement, file }: Mutant, original: string): string {
  const on = `${libraryOf(file)}.on(${id})`;
  switch (form) {
    case "expression":
      return `(${on} ? (${replacement}) : (${original}))`;
    case "condition":
      return `(${original}) || ${on}`;
    case "statement":
      // In braces, so that no else changes its if.
      return replacement === "" ? `{ if (!${on}) { ${original} } }` : `{ if (${on}) { ${replacement} } else { ${original} } }`;
    case "modifier":
      return `${original.replace("restricted", "")} if (!${on}) { ${replacement} }`;
    case "assembly":
      return replacement.replace("ON", on);
  }
}

/** One library a file, so that no import has to be added. */
function libraryOf(file: string): string {
  return `Mutants_${file.replaceAll(/[^A-Za-z0-9]/g, "_")}`;
}
