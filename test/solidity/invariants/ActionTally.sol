// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DeployedNetwork} from "./DeployedNetwork.sol";

/// @notice Counts what the handlers do: every call is done, refused as it must be, or had nothing to act on. Anything else reverts and fails the run.
abstract contract ActionTally is DeployedNetwork {
    struct Tally {
        uint64 calls;
        uint64 done;
        uint64 refused;
    }

    string[] private _names;
    mapping(string name => Tally) private _tallies;
    string private _current;

    modifier action(string memory name) {
        if (_tallies[name].calls++ == 0) _names.push(name);
        _current = name;
        _;
    }

    function _done() internal {
        ++_tallies[_current].done;
    }

    /// @dev Calls as `who`, what must revert.
    function _mustRevert(address who, address target, bytes memory data) internal {
        vm.prank(who);
        (bool ok, ) = target.call(data);
        require(!ok, string.concat(_current, " was not refused"));
        ++_tallies[_current].refused;
    }

    /// @notice Adds an object of JSON for scripts/contracts/printTallies.ts.
    function report(string calldata campaign) external {
        string memory line = string.concat('{"campaign":"', campaign, '"');
        for (uint256 i = 0; i < _names.length; ++i) {
            Tally memory tally = _tallies[_names[i]];
            line = string.concat(line, ',"', _names[i], '":[', vm.toString(tally.calls), ",");
            line = string.concat(line, vm.toString(tally.done), ",", vm.toString(tally.refused), "]");
        }
        vm.writeLine(".dpin/invariants/tallies.jsonl", string.concat(line, "}"));
    }

    function _between(uint256 seed, uint256 least, uint256 most) internal pure returns (uint256) {
        return least + (seed % (most - least + 1));
    }
}
