// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1363Receiver} from "@openzeppelin/contracts/interfaces/IERC1363Receiver.sol";

/// @title Stake of providers and of those who delegate to them
/// @notice Generic: who may lock and who may slash are roles; what a lock stands for is the locker's business.
/// All amounts are wei of the DPIN token (its cap fits uint96); all times are seconds.
/// A provider has its own stake, its own thawing pool, and, of its delegators, a delegation pool and a thawing pool. One slash reaches all four, in
/// this order, without a loop. Shares of a pool are those of its present epoch: a slash that nearly empties a pool divides all shares alike.
interface IProviderStaking is IERC1363Receiver {
    struct Parameters {
        uint64 thawPeriod;
        uint96 minStake;
        uint8 delegationRatio;
    }
    struct ProviderState {
        address operator;
        bool registered;
        uint40 jailedUntil; // 0: not jailed; past: may unjail
        uint8 offences;
        uint32 thawCount; // id of the next thaw
        uint64 endpointBlock; // block.number of the event that told the endpoint, so that nobody looks for it in all blocks
        uint96 staked; // own stake, thawing excluded; as delegated, with what is due of rewards though nobody released it yet
        uint96 locked; // covered by own and delegated stake when locked
        uint96 thawing;
        uint96 delegated;
        uint96 delegatedThawing;
        uint16 commissionBps; // in force now
        uint16 nextCommissionBps;
        uint40 nextCommissionAt; // 0: nothing announced
        uint96 pendingRewards; // of the delegators, not due yet
        uint40 rewardsEndAt; // when all of it will be due; 0: nothing is pending
    }
    /// @notice All of a provider's stake at once.
    struct StakeState {
        uint256 staked;
        uint256 locked;
        // Own and countable delegated stake that no lock needs, without rewards that are due and not released yet, which a lock does not see; at least as much of the
        // own stake can thaw as leaves this at 0.
        uint256 free;
        uint256 lockable; // free, or 0 for a provider that is jailed or has less than minStake
        uint256 thawing;
        uint256 withdrawable; // the thaws among them whose time has come
        uint256 nextReleaseAt; // earliest time at which a further thaw can be withdrawn; 0: none
        uint256 delegated;
        uint256 delegatedThawing;
        uint256 delegationRoom; // what can still be delegated
    }
    struct DelegationState {
        uint256 shares;
        uint256 amount; // what undelegating all would thaw
        uint256 thawing;
        uint256 withdrawable;
        uint256 nextReleaseAt;
        uint256 thawCount; // id of the next thaw
        uint256 heldUntil; // first second for redelegate; undelegate needs none
    }
    struct Thaw {
        uint128 shares; // of `epoch`
        uint40 releaseAt; // first second for withdraw
        uint32 epoch;
    }
    struct ThawState {
        uint256 thawId;
        uint256 amount; // what it would pay now if its time had come
        uint256 releaseAt;
    }
    enum LockerStatus {
        None,
        Active,
        Retired // may unlock, not lock
    }
    enum Pool {
        Thawing,
        Delegation,
        DelegatedThawing
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
        uint256 releaseAt,
        uint256 epoch,
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
    event Delegated(
        address indexed provider,
        address indexed delegator,
        uint256 amount,
        uint256 shares,
        uint256 delegated,
        uint256 delegationShares,
        uint256 epoch,
        uint256 heldUntil
    );
    event Undelegated(
        address indexed provider,
        address indexed delegator,
        uint256 amount,
        uint256 shares,
        uint256 delegated,
        uint256 delegationShares,
        uint256 epoch
    );
    /// @notice Follows Undelegated; without it, the amount went to another provider's pool, as Delegated tells.
    event DelegationThawStarted(
        address indexed provider,
        address indexed delegator,
        uint256 indexed thawId,
        uint256 amount,
        uint256 shares,
        uint256 releaseAt,
        uint256 epoch,
        uint256 thawing,
        uint256 thawingShares
    );
    event DelegationWithdrawn(
        address indexed provider,
        address indexed delegator,
        uint256 indexed thawId,
        address to,
        uint256 amount,
        uint256 thawing,
        uint256 thawingShares
    );
    /// @notice `toDelegators` joined what is pending, and the rest the provider's own stake. From this event's time on `pending` falls due evenly until `endsAt`.
    event RewardAdded(
        address indexed provider,
        address indexed from,
        uint256 amount,
        uint256 toDelegators,
        uint256 staked,
        uint256 pending,
        uint256 endsAt
    );
    /// @notice Of what was pending, `toDelegators` joined their pool, now `delegated`, and `toProvider` the provider's own stake. From this event's time on
    /// `pending` falls due evenly until the endsAt of the last RewardAdded. At any time t between, due = pending · (t - this event's time) / (endsAt - this
    /// event's time), rounded down; of it, due · 2^16 / (shares + 2^16), rounded down, is the provider's, and the rest the pool's.
    event RewardReleased(
        address indexed provider,
        uint256 toDelegators,
        uint256 toProvider,
        uint256 staked,
        uint256 delegated,
        uint256 pending
    );
    event CommissionChanged(address indexed provider, uint256 commissionBps, uint256 startsAt);
    event Locked(address indexed provider, address indexed locker, uint256 amount, uint256 locked);
    /// @notice `amount` is what left the sum of locks: less than the locker asked for if another locker has released too much.
    event Unlocked(address indexed provider, address indexed locker, uint256 amount, uint256 locked);
    /// @notice `unlocked` left the sum of locks; `amount` was taken, `fromPools` of it from the pools, each as PoolSlashed tells; then what is left.
    event Slashed(
        address indexed provider,
        address indexed slasher,
        uint256 amount,
        uint256 unlocked,
        uint256 fromPools,
        uint256 staked,
        uint256 locked
    );
    /// @notice What is left in the pool. An epoch more divides all shares by 2^16, eight more leave none.
    event PoolSlashed(address indexed provider, Pool indexed pool, uint256 amount, uint256 tokens, uint256 shares, uint256 epoch);
    event Jailed(address indexed provider, uint256 offences, uint256 jailedUntil);
    event Unjailed(address indexed provider);
    event SlashedPaid(address indexed slasher, address indexed to, uint256 amount);
    event SlashedBurned(address indexed slasher, uint256 amount);
    event LockerSet(address indexed locker, address indexed slasher, LockerStatus status);
    /// @notice Follows LockerSet: until then, in seconds, neither of the two can lose the role of a slasher.
    event LockerRetired(address indexed locker, address indexed slasher, uint256 boundUntil);
    event SlasherSet(address indexed slasher, bool allowed);
    /// @notice Nothing that starts to thaw now is released before `releaseFloor`.
    event ThawPeriodSet(uint256 thawPeriod, uint256 releaseFloor);
    event MinStakeSet(uint256 minStake);
    event DelegationRatioSet(uint256 delegationRatio);
    event Paused(address indexed account);
    event Unpaused(address indexed account);

    error ProviderStaking_AlreadyRegistered(address account);
    error ProviderStaking_NotRegistered(address account);
    error ProviderStaking_NotNamed(address operator, address provider);
    error ProviderStaking_ZeroAmount();
    error ProviderStaking_ZeroAddress();
    error ProviderStaking_NotToken(address caller);
    error ProviderStaking_BadData();
    error ProviderStaking_NotEnoughFreeStake(address provider, uint256 free, uint256 needed);
    error ProviderStaking_BelowMinimum(address provider, uint256 staked, uint256 minStake);
    error ProviderStaking_IsJailed(address provider, uint256 jailedUntil);
    error ProviderStaking_NotJailed(address provider);
    error ProviderStaking_NoSuchThaw(uint256 thawId);
    error ProviderStaking_StillThawing(uint256 thawId, uint256 releaseAt, uint256 time);
    error ProviderStaking_DelegationFull(address provider, uint256 room, uint256 amount);
    error ProviderStaking_TooFewShares(uint256 shares, uint256 minShares);
    error ProviderStaking_NotEnoughShares(address delegator, uint256 held, uint256 shares);
    /// @notice A slash of what is locked could reach the delegators: undelegate and wait.
    error ProviderStaking_DelegationAtRisk(address provider, uint256 staked, uint256 locked);
    /// @notice It came too shortly before: undelegate and wait, or wait.
    error ProviderStaking_DelegationHeld(address provider, address delegator, uint256 heldUntil);
    error ProviderStaking_CommissionTooHigh(uint256 commissionBps, uint256 most);
    error ProviderStaking_NotLocker(address caller);
    error ProviderStaking_NotSlasher(address caller);
    error ProviderStaking_SlashTooLarge(uint256 unlockAmount, uint256 amount);
    error ProviderStaking_PotTooSmall(address slasher, uint256 pot, uint256 amount);
    error ProviderStaking_NotContract(address account);
    /// @notice A locker's exposure must stay below the thaw period.
    error ProviderStaking_ExposureTooLong(address locker, uint256 exposure, uint256 thawPeriod);
    error ProviderStaking_SlasherInUse(address slasher);
    /// @notice Locks of a retired locker may run until then.
    error ProviderStaking_SlasherBound(address slasher, uint256 boundUntil);
    error ProviderStaking_AlreadyLocker(address locker);
    /// @notice A locker keeps its slasher for ever.
    error ProviderStaking_SlasherFixed(address locker, address slasher);
    error ProviderStaking_TooManyLockers();
    error ProviderStaking_ParameterOutOfRange(uint256 value);
    error ProviderStaking_IsPaused();

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
    /// @notice The token only (ERC-1363, `transferAndCall`): stakes or delegates the `amount` that `from` just sent here. `data` is empty (own stake of
    /// `from`), abi.encode(provider) (own stake of that provider), or abi.encode(provider, minShares) (a delegation of `from`).
    function onTransferReceived(address operator, address from, uint256 amount, bytes calldata data) external returns (bytes4);
    /// @notice Starts thawing own stake of the caller; what stays must cover its locks. Still slashable until withdrawn.
    function thaw(uint256 amount) external returns (uint256 thawId);
    /// @notice Pays out a thaw of the caller from its releaseAt on; what slashes left of it, 0 if nothing.
    function withdraw(uint256 thawId, address to) external returns (uint256 amount);

    /// @notice Delegates the caller's `amount` to a registered provider, for at least `minShares` shares of its pool. At most delegationRatio times the
    /// provider's own stake is taken.
    function delegate(address provider, uint256 amount, uint256 minShares) external returns (uint256 shares);
    /// @notice Starts thawing the caller's `shares`, or all of them for the largest uint256; possible at any time. Still slashable until withdrawn.
    function undelegate(address provider, uint256 shares) external returns (uint256 thawId);
    /// @notice Pays out a thaw of the caller from its releaseAt on; what slashes left of it, 0 if nothing.
    function withdrawDelegated(address provider, uint256 thawId, address to) external returns (uint256 amount);
    /// @notice Moves `shares` (all of them for the largest uint256) without a thaw. Only while the own stake of `from` covers all of its locks, so that no slash
    /// can be on its way to the delegators, and only a thaw period after the caller last joined `from`, so that nobody comes for a reward alone; else undelegate.
    function redelegate(address from, address to, uint256 shares, uint256 minShares) external returns (uint256 newShares);
    /// @notice The caller's own. Less, at once; more, by at most a step, a thaw period later, and in place of what was announced before. Who never had own stake,
    /// and so never a delegator, sets any at once, also before it registers (then nobody can stake for it meanwhile).
    function setCommission(uint16 commissionBps) external;
    /// @notice Adds to a provider's stake and its delegators' rewards, as they stake, less the commission; from the caller, anybody. The provider's part is own stake at once;
    /// the delegators' falls due evenly over a thaw period, and, if some is still pending, over the mean of both times, weighted by amounts.
    function addReward(address provider, uint256 amount) external;
    /// @notice The provider or its operator, when its jail time is over.
    function unjail() external;

    /// @notice Role locker: locks free stake of a provider that has at least minStake and is not jailed.
    function lock(address provider, uint256 amount) external;
    /// @notice Role locker, also a retired one. Never reverts for want of locks: one locker's error must not keep another from ending its work.
    function unlock(address provider, uint256 amount) external;
    /// @notice Role slasher: releases `unlockAmount` of lock, or what there is of it, and takes up to `amount`, at most unlockAmount: the provider's own stake first,
    /// then its thawing pool, then the delegation pool, then the delegators' thawing pool; never rewards that are pending. The tokens stay here in the slasher's pot. With `jail`, the provider gets no new
    /// locks for a time that doubles with each offence.
    function slash(address provider, uint256 unlockAmount, uint256 amount, bool jail) external returns (uint256 slashed);
    /// @notice Pays from the calling slasher's pot.
    function paySlashed(address to, uint256 amount) external;
    /// @notice Burns from the calling slasher's pot.
    function burnSlashed(uint256 amount) external;

    /// @notice Restricted: `locker` may lock; what it locks is slashed by `slasher`, which must hold the role already,
    /// and by itself, for penalties. A retired locker may come back with the same slasher only.
    function setLocker(address locker, address slasher) external;
    /// @notice Restricted: no new locks by `locker`; it may still unlock.
    function retireLocker(address locker) external;
    /// @notice Restricted. A slasher cannot lose the role while it serves an active locker, nor for a thaw period after: until all that was locked can no longer be slashed. Take
    /// it only when nothing that they may slash is locked any more: a job that nobody ended in time needs its slasher to end.
    function setSlasher(address slasher, bool allowed) external;
    /// @notice Restricted: longer than every active locker's exposure, at most MAX_THAW_PERIOD. Thaws under way keep their time; a shorter period counts fully
    /// only when a time of the longer one has passed, so that locks made under it stay covered.
    function setThawPeriod(uint64 thawPeriod) external;
    /// @notice Restricted: at most MAX_MIN_STAKE.
    function setMinStake(uint96 minStake) external;
    /// @notice Restricted: at most MAX_DELEGATION_RATIO. Delegations above a lowered ratio stay, and do not count for locks.
    function setDelegationRatio(uint8 delegationRatio) external;
    /// @notice Restricted: no new providers, stake or delegations; everything else goes on.
    function pause() external;
    /// @notice Restricted.
    function unpause() external;

    function getProvider(address provider) external view returns (ProviderState memory);
    /// @notice Reads every thaw that the provider ever made; nobody else can make more of them.
    function stakeOf(address provider) external view returns (StakeState memory);
    /// @notice Reads every thaw that the delegator ever made; nobody else can make more of them.
    function delegationOf(address provider, address delegator) external view returns (DelegationState memory);
    /// @notice A provider's open thaws with ids from `first` below `end`.
    function thawsOf(address provider, uint256 first, uint256 end) external view returns (ThawState[] memory);
    /// @notice A delegator's open thaws with ids from `first` below `end`.
    function delegationThawsOf(address provider, address delegator, uint256 first, uint256 end) external view returns (ThawState[] memory);
    /// @notice Tokens, shares and epoch of one of a provider's pools; of the delegation pool with what is due of rewards.
    function poolOf(address provider, Pool pool) external view returns (uint96 tokens, uint128 shares, uint32 epoch);
    /// @notice The provider that an address acts for: itself or the provider it confirmed; zero if none.
    function providerOf(address account) external view returns (address provider);
    /// @notice What own and countable delegated stake has beyond the locks: as much a lock finds.
    function freeStake(address provider) external view returns (uint256);
    /// @notice How often the provider was convicted; counting stops at 255.
    function offencesOf(address provider) external view returns (uint8);
    function slashedPot(address slasher) external view returns (uint256);
    function isSlasher(address account) external view returns (bool);
    function lockerStatus(address locker) external view returns (LockerStatus);
    /// @notice The slasher of what a locker locks.
    function slasherOf(address locker) external view returns (address);
    function token() external view returns (address);
    function thawPeriod() external view returns (uint64);
    /// @notice Own stake below which no new lock is possible; it is slashable all the same.
    function minStake() external view returns (uint96);
    /// @notice Delegated stake counts, and is taken, up to this many times the own stake.
    function delegationRatio() external view returns (uint8);
    /// @notice Seconds in jail for the first offence; twice as long for each further one, up to 32 times.
    function jailPeriod() external view returns (uint32);
    function paused() external view returns (bool);
}
