// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What Emission asks of a contract whose finalized jobs are work.
interface IWorkSource {
    /// @notice The protocol fees, in wei of DPIN, of this provider's finalized work since the beginning; never falls. These fees have left requester and
    /// provider and can only be burned: who counts others here lets wash trading pay.
    function workOf(address provider) external view returns (uint256);
}
