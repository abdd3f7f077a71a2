// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What Emission asks of a contract whose finalized jobs are work.
interface IWorkSource {
    /// @notice The protocol fees, in wei of DPIN, that were burned for this provider's finalized jobs since the beginning; never falls.
    function workOf(address provider) external view returns (uint256);
}
