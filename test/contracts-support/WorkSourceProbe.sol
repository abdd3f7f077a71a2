// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IWorkSource} from "../../contracts/emission/IWorkSource.sol";

/// @notice A source of work beside the escrows, whose counts a test sets.
contract WorkSourceProbe is IWorkSource {
    mapping(address provider => uint256) public workOf;

    function setWork(address provider, uint256 work) external {
        workOf[provider] = work;
    }
}
