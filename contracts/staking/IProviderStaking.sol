// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Stake of providers
/// @notice Generic: who may lock and who may slash are roles; what a lock stands for is the locker's business.
/// All amounts are wei of the DPIN token (its cap fits uint96); all times are seconds.
/// @dev Thawing stake is a pool with shares, so that one slash reaches every thaw of a provider without a loop.
interface IProviderStaking {
    struct ProviderState {
        uint96 staked; // includes locked, excludes thawing
        uint96 locked; // INVARIANT: locked ≤ staked
        uint32 thawCount; // id of the next thaw
        uint24 thawEpoch; // raised when a slash empties the pool: thaws of earlier epochs are worth nothing
        bool registered;
        uint128 thawing; // tokens of the thawing pool; slashes lower it
        uint128 thawingShares; // shares of the current epoch
        address operator;
    }
    struct Thaw {
        uint128 shares;
        uint64 releaseAt; // first second for withdraw
        uint24 epoch;
    }
    enum LockerStatus {
        None,
        Active,
        Retired // may unlock, not lock
    }

    event ProviderRegistered(address indexed provider, address indexed operator, string endpoint);
    event OperatorChanged(address indexed provider, address indexed previousOperator, address indexed operator);
    /// @notice From here on the operator acts for this provider, and for no other.
    event OperatorConfirmed(address indexed provider, address indexed operator);
    event EndpointChanged(address indexed provider, string endpoint);
    event Staked(address indexed provider, address indexed from, uint256 amount, uint256 staked);
    event ThawStarted(
        address indexed provider,
        uint256 indexed thawId,
        uint256 amount,
        uint256 shares,
        uint64 releaseAt,
        uint24 epoch,
        uint256 staked,
        uint256 thawing,
        uint256 thawingShares
    );
    event Withdrawn(
        address indexed provider,
        uint256 indexed thawId,
        address indexed to,
        uint256 amount,
        uint256 thawing,
        uint256 thawingShares
    );
    event Locked(address indexed provider, address indexed locker, uint256 amount, uint256 locked);
    event Unlocked(address indexed provider, address indexed locker, uint256 amount, uint256 locked);
    /// @notice `unlocked` left the lock; `amount` was taken, `fromThawing` of it from the pool; then what is left. An emptied pool has no shares.
    event Slashed(
        address indexed provider,
        address indexed slasher,
        uint256 amount,
        uint256 unlocked,
        uint256 fromThawing,
        uint256 staked,
        uint256 locked
    );
    event SlashedPaid(address indexed slasher, address indexed to, uint256 amount);
    event SlashedBurned(address indexed slasher, uint256 amount);
    event LockerSet(address indexed locker, address indexed slasher, LockerStatus status);
    event SlasherSet(address indexed slasher, bool allowed);
    event ThawPeriodSet(uint64 thawPeriod);
    event MinStakeSet(uint96 minStake);

    error ProviderStaking_AlreadyRegistered(address account);
    error ProviderStaking_NotRegistered(address account);
    error ProviderStaking_NotNamed(address operator, address provider);
    error ProviderStaking_ZeroAmount();
    error ProviderStaking_ZeroAddress();
    error ProviderStaking_NotEnoughFreeStake(address provider, uint256 free, uint256 needed);
    error ProviderStaking_BelowMinimum(address provider, uint256 staked, uint256 minStake);
    error ProviderStaking_NoSuchThaw(address provider, uint256 thawId);
    error ProviderStaking_StillThawing(uint256 thawId, uint256 releaseAt, uint256 time);
    error ProviderStaking_NotLocker(address caller);
    error ProviderStaking_NotSlasher(address caller);
    error ProviderStaking_UnlockTooLarge(address provider, uint256 locked, uint256 amount);
    error ProviderStaking_PotTooSmall(address slasher, uint256 pot, uint256 amount);
    error ProviderStaking_NotContract(address account);
    /// @notice A locker's exposure must stay below the thaw period.
    error ProviderStaking_ExposureTooLong(address locker, uint256 exposure, uint256 thawPeriod);
    error ProviderStaking_SlasherInUse(address slasher);
    error ProviderStaking_AlreadyLocker(address locker);
    /// @notice A locker keeps its slasher for ever.
    error ProviderStaking_SlasherFixed(address locker, address slasher);
    error ProviderStaking_TooManyLockers();
    error ProviderStaking_ThawPeriodOutOfRange(uint256 thawPeriod);

    /// @notice Registers the caller as a provider; `operator` (the caller itself, or a key that confirms it by `actFor`) is its hot key, `endpoint` the
    /// base URL where it serves artifacts and openings.
    function register(address operator, string calldata endpoint) external;
    /// @notice The provider itself only: replaces its operator, which loses its powers at once; the new one confirms.
    function setOperator(address operator) external;
    /// @notice The operator that `provider` has named: acts for it from now on. Naming alone means nothing, so that no stranger can use up or take over a
    /// key by naming it. A key that is a provider itself goes on acting for itself.
    function actFor(address provider) external;
    /// @notice The provider or its operator.
    function setEndpoint(string calldata endpoint) external;
    /// @notice Adds to a registered provider's own stake, from the caller.
    function stake(address provider, uint256 amount) external;
    /// @notice As stake, after a permit. A permit that fails (for one, because someone else used it) is ignored.
    function stakeWithPermit(address provider, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;
    /// @notice Starts thawing free stake of the caller. Still slashable until withdrawn.
    function thaw(uint256 amount) external returns (uint256 thawId);
    /// @notice Pays out a thaw of the caller from its releaseAt on; what slashes left of it, 0 if nothing.
    function withdraw(uint256 thawId, address to) external returns (uint256 amount);

    /// @notice Role locker: locks free stake of a provider that has at least minStake.
    function lock(address provider, uint256 amount) external;
    /// @notice Role locker, also a retired one.
    function unlock(address provider, uint256 amount) external;
    /// @notice Role slasher: releases `unlockAmount` of lock and takes up to `amount`: free stake first (what was just released is free),
    /// then thawing, never stake that is locked for others. The tokens stay here in the slasher's pot.
    function slash(address provider, uint256 unlockAmount, uint256 amount) external returns (uint256 slashed);
    /// @notice Pays from the calling slasher's pot.
    function paySlashed(address to, uint256 amount) external;
    /// @notice Burns from the calling slasher's pot.
    function burnSlashed(uint256 amount) external;

    /// @notice Restricted: `locker` may lock; what it locks is slashed by `slasher`, which must hold the role already,
    /// and by itself, for penalties. A retired locker may come back with the same slasher only.
    function setLocker(address locker, address slasher) external;
    /// @notice Restricted: no new locks by `locker`; it may still unlock.
    function retireLocker(address locker) external;
    /// @notice Restricted. A slasher that serves an active locker cannot lose the role; take it from others only when nothing
    /// that they may slash is locked any more.
    function setSlasher(address slasher, bool allowed) external;
    /// @notice Restricted: longer than every active locker's exposure. Thaws under way keep their time.
    function setThawPeriod(uint64 thawPeriod) external;
    /// @notice Restricted.
    function setMinStake(uint96 minStake) external;

    function getProvider(address provider) external view returns (ProviderState memory);
    function getThaw(address provider, uint256 thawId) external view returns (Thaw memory);
    /// @notice What a thaw would pay now if its time had come.
    function thawValue(address provider, uint256 thawId) external view returns (uint256);
    /// @notice The provider that an address acts for: itself or the provider it confirmed; zero if none.
    function providerOf(address account) external view returns (address provider);
    /// @notice staked − locked.
    function freeStake(address provider) external view returns (uint256);
    function slashedPot(address slasher) external view returns (uint256);
    function isSlasher(address account) external view returns (bool);
    function lockerStatus(address locker) external view returns (LockerStatus);
    /// @notice The slasher of what a locker locks.
    function slasherOf(address locker) external view returns (address);
    function token() external view returns (address);
    function thawPeriod() external view returns (uint64);
    /// @notice Stake below which no new lock is possible; it is slashable all the same.
    function minStake() external view returns (uint96);
}
