// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {HostileParticipant} from "../../contracts-support/HostileParticipant.sol";

/// @notice What a hostile participant tries when it is called back in the midst of a payment; counts what was refused and what was let through.
contract Reentry {
    struct Attempt {
        address target;
        bytes call;
    }

    HostileParticipant private immutable _participant;
    Attempt[] private _attempts;
    uint256 public done;
    uint256 public refused;

    constructor(HostileParticipant participant) {
        _participant = participant;
    }

    function clear() external {
        delete _attempts;
    }

    function aim(address target, bytes calldata call) external {
        _attempts.push(Attempt(target, call));
    }

    function reenter() external {
        for (uint256 i = 0; i < _attempts.length; ++i) {
            try _participant.execute(_attempts[i].target, _attempts[i].call) {
                ++done;
            } catch {
                ++refused;
            }
        }
    }
}
