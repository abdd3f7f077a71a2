// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Fault, Statement} from "../../contracts/compute/ITensorReferee.sol";

/// @notice A referee of version 2 that finds no fault instead of reverting.
contract NullReferee {
    uint32 public constant VERSION = 2;

    // solhint-disable-next-line no-empty-blocks
    function findFault(Statement calldata, bytes calldata) external pure returns (Fault memory fault) {}
}
