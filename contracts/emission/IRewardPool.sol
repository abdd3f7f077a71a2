// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What Emission asks of ProviderStaking.
interface IRewardPool {
    /// @notice Takes `amount` wei of DPIN from the caller, by allowance, for a provider and its delegators.
    function addReward(address provider, uint256 amount) external;
    /// @notice How often the provider was convicted; counting stops at 255.
    function offencesOf(address provider) external view returns (uint8);
    /// @notice A registered provider is its own.
    function providerOf(address account) external view returns (address);
    /// @notice Seconds; above the exposure of everything that locks stake.
    function thawPeriod() external view returns (uint64);
}
