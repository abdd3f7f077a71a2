// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Stake of providers. Generic: who may lock and who may slash are roles; what a lock stands for is the locker's business.
/// All amounts are wei of the DPIN token; all times are seconds.
interface IProviderStaking {
    event ProviderRegistered(address indexed provider, address indexed operator, string endpoint);
    event OperatorChanged(address indexed provider, address indexed previousOperator, address indexed operator);
    event EndpointChanged(address indexed provider, string endpoint);
    event Staked(address indexed provider, address indexed from, uint256 amount, uint256 staked);
    event Thawed(address indexed provider, uint256 indexed thawId, uint256 amount, uint256 shares, uint64 releaseAt, uint256 staked, uint256 thawing);
    event Withdrawn(address indexed provider, uint256 indexed thawId, address indexed to, uint256 amount, uint256 thawing);
    event Locked(address indexed provider, address indexed locker, uint256 amount, uint256 locked);
    event Unlocked(address indexed provider, address indexed locker, uint256 amount, uint256 locked);
    event Slashed(address indexed provider, address indexed slasher, uint256 amount, uint256 fromThawing, uint256 staked, uint256 locked, uint256 thawing);
    event SlashedPaid(address indexed slasher, address indexed to, uint256 amount);
    event SlashedBurned(address indexed slasher, uint256 amount);
    event LockerSet(address indexed locker, bool allowed);
    event SlasherSet(address indexed slasher, bool allowed);
    event ExposureSet(address indexed locker, uint64 exposure);
    event ThawPeriodSet(uint64 thawPeriod);
    event MinStakeSet(uint256 minStake);

    struct Provider {
        uint128 staked; // includes locked, excludes thawing
        uint128 locked; // INVARIANT: locked ≤ staked
        uint128 thawing; // tokens of the thawing pool; slashes reach it by lowering this
        uint128 thawingShares;
        address operator;
        uint64 thawCount;
        bool registered;
    }
    struct Thaw {
        uint128 shares;
        uint64 releaseAt;
    }

    /// @notice Registers the caller as a provider; `operator` is its hot key, `endpoint` the base URL where it serves artifacts and openings.
    function register(address operator, string calldata endpoint) external;
    function setOperator(address operator) external;
    function setEndpoint(string calldata endpoint) external;
    /// @notice Adds to a provider's own stake, from the caller.
    function stake(address provider, uint256 amount) external;
    function stakeWithPermit(address provider, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;
    /// @notice Starts thawing free stake of the caller. Still slashable until withdrawn.
    function thaw(uint256 amount) external returns (uint256 thawId);
    function withdraw(uint256 thawId, address to) external returns (uint256 amount);

    /// @notice Role locker.
    function lock(address provider, uint256 amount) external;
    function unlock(address provider, uint256 amount) external;
    /// @notice Role locker: states the longest time in seconds that a lock can stay convictable; must be below the thaw period.
    function setExposure(uint64 exposure) external;
    /// @notice Role slasher: releases `unlockAmount` of lock and takes up to `amount`, own free and unlocked stake first, then thawing.
    /// The tokens stay here in the slasher's pot.
    function slash(address provider, uint256 unlockAmount, uint256 amount) external returns (uint256 slashed);
    /// @notice Pays from, burns from, the calling slasher's pot.
    function paySlashed(address to, uint256 amount) external;
    function burnSlashed(uint256 amount) external;

    function getProvider(address provider) external view returns (Provider memory);
    function getThaw(address provider, uint256 thawId) external view returns (Thaw memory);
    function providerOf(address operator) external view returns (address provider);
    /// @notice staked − locked.
    function freeStake(address provider) external view returns (uint256);
    function slashedPot(address slasher) external view returns (uint256);
    function thawPeriod() external view returns (uint64);
    function minStake() external view returns (uint256);
}
