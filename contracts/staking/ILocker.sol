// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What ProviderStaking asks of a contract that locks stake.
interface ILocker {
    /// @notice The longest time in seconds from a lock to the last moment at which it can still be slashed by a conviction, whenever it is made: a change of
    /// parameters never lengthens the life of a lock beyond what this said when it was made, or says now.
    function exposure() external view returns (uint64);
}
