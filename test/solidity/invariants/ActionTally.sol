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

    /// @dev One action on jobs or on streams, counted apart.
    function _kind(string memory name, bool ofStreams) internal pure returns (string memory) {
        return ofStreams ? string.concat(name, ", streams") : name;
    }

    function _done() internal {
        ++_tallies[_current].done;
    }

    /// @dev Calls as `who`, what must revert.
    function _mustRevert(address who, address target, bytes memory data) internal {
        vm.prank(who);
        (bool ok, ) = target.call(data);
        _refused(!ok);
    }

    /// @dev As above, with this very error: what is refused for another reason would hide a missing guard. Gas has an end for those who burn it.
    function _mustRevertWith(bytes4 selector, address who, address target, bytes memory data) internal {
        vm.prank(who);
        (bool ok, bytes memory result) = target.call{gas: 5_000_000}(data);
        _refused(!ok && bytes4(result) == selector);
    }

    /// @dev As above, by the will of somebody hostile, who may burn all gas there is.
    function _mustRevertWithin1MGas(address who, address target, bytes memory data) internal {
        vm.prank(who);
        (bool ok, ) = target.call{gas: 1_000_000}(data);
        _refused(!ok);
    }

    function _refused(bool ok) private {
        require(ok, string.concat(_current, " was not refused"));
        ++_tallies[_current].refused;
    }

    /// @dev Adds what was counted elsewhere.
    function _record(string memory name, uint256 done, uint256 refused) internal {
        _names.push(name);
        _tallies[name] = Tally(uint64(done + refused), uint64(done), uint64(refused));
    }

    function _recordCallbacks() internal virtual;

    /// @notice Adds an object of JSON for scripts/contracts/printTallies.ts.
    function report(string calldata campaign) external {
        _recordCallbacks();
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
