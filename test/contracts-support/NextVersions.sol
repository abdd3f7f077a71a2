// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Initializable} from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";
import {ComputeChallenges} from "../../contracts/compute/ComputeChallenges.sol";
import {Emission} from "../../contracts/emission/Emission.sol";
import {JobEscrow} from "../../contracts/escrow/JobEscrow.sol";
import {JobStreams} from "../../contracts/escrow/JobStreams.sol";
import {ProviderStaking} from "../../contracts/staking/ProviderStaking.sol";

/// @notice What an upgrade adds: state of its own, set by the upgrade's own initialisation.
abstract contract NextVersion is Initializable {
    /// @custom:storage-location erc7201:dpin.test.NextVersion
    struct NextStorage {
        uint256 added;
    }

    /// @dev keccak256(abi.encode(uint256(keccak256("dpin.test.NextVersion")) - 1)) & ~0xff
    bytes32 private constant NEXT = 0xfa60a77323023e6e8301e7dcc85b1556d8a9963efe3cb028bac1f677a6578100;

    function initializeNext(uint256 added_) external reinitializer(2) {
        _next().added = added_;
    }

    function added() external view returns (uint256) {
        return _next().added;
    }

    function _next() private pure returns (NextStorage storage $) {
        assembly ("memory-safe") {
            $.slot := NEXT
        }
    }
}

contract ProviderStakingNext is ProviderStaking, NextVersion {
    constructor(address token_, uint32 jailPeriod_) ProviderStaking(token_, jailPeriod_) {}
}

contract JobEscrowNext is JobEscrow, NextVersion {
    constructor(address staking_, uint32 tail, uint32 minWindow) JobEscrow(staking_, tail, minWindow) {}
}

contract JobStreamsNext is JobStreams, NextVersion {
    constructor(address staking_, uint32 tail, uint32 minWindow) JobStreams(staking_, tail, minWindow) {}
}

contract ComputeChallengesNext is ComputeChallenges, NextVersion {
    constructor(address staking_, address escrow_, address streams_) ComputeChallenges(staking_, escrow_, streams_) {}
}

contract EmissionNext is Emission, NextVersion {
    constructor(address token_, address staking_) Emission(token_, staking_) {}
}
