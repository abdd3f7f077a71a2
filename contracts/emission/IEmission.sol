// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Emission of DPIN: who gets what the schedule frees, epoch by epoch
/// @notice The token's only minter. Epochs have one fixed length for ever and are counted by the calendar from 0. An epoch's emission is split into four shares.
/// Capacity, work and verification are divided by weights recorded for the epoch; what no weight asks for, and what work's bound holds back, is the treasury's.
/// All amounts are wei of DPIN; all times are seconds.
///
/// Work weights are protocol fees burned for finalized jobs, in wei of DPIN. The work pool of an epoch is at most its weights' sum, so that for every provider
///     work reward of an epoch ≤ the provider's fees reported in it,     Σ work rewards ≤ Σ fees burned:
/// whoever is both requester and provider of a job burns at least what the job can earn it here.
///
/// A reward can be claimed when its epoch's weights are final (the end of the next epoch) and a thaw period after its epoch's end. The thaw period is above every
/// locker's exposure (ProviderStaking), so every challenge window of the epoch's jobs is over. A conviction before the claim voids the reward, and also work not
/// reported yet; what is void is never minted.
///
/// A pause, a new rate and new shares begin with the next epoch. Paused epochs emit nothing and take no weights; the epoch after a pause emits what the first
/// paused one would have: the series is moved, never cut.
interface IEmission {
    enum Share {
        Capacity,
        Verification
    }
    /// @notice Hundredths of a percent; together 10,000.
    struct Shares {
        uint16 capacity;
        uint16 work;
        uint16 verification;
        uint16 treasury;
    }
    /// @notice Epoch k of a series emits initialEmission × (ratio / 2^126)^k, k from 0; rounded so that sums never exceed the series'.
    struct Rate {
        uint96 initialEmission;
        uint128 ratio;
    }
    struct Weight {
        address account;
        uint48 weight;
    }
    /// @notice One slot. All weights of an account in an epoch.
    struct AccountEpoch {
        uint96 work; // wei of fees
        uint48 capacity;
        uint48 verification;
        uint8 offences; // of the provider, when its first weight was recorded
        bool recorded;
        bool claimed;
    }
    /// @notice One slot. Sums over all accounts.
    struct Totals {
        uint96 work;
        uint72 capacity;
        uint72 verification;
        bool treasuryClaimed;
    }
    struct Pools {
        uint256 capacity;
        uint256 work;
        uint256 verification;
        uint256 treasury;
    }
    struct EpochState {
        uint256 start;
        uint256 end;
        uint256 claimableAt;
        bool paused;
        uint256 emission;
        Shares shares;
        Totals totals;
        Pools pools; // preliminary until the weights are final; together the emission less roundings
    }

    /// @notice `weight` was added; then the provider's and the epoch's sums.
    event WorkReported(address indexed provider, uint256 indexed epoch, uint256 weight, uint256 providerWork, uint256 epochWork);
    /// @notice Work that was not reported before a conviction.
    event WorkVoided(address indexed provider, uint256 indexed epoch, uint256 weight, uint256 offences);
    event WeightSet(address indexed account, uint256 indexed epoch, Share indexed share, uint256 weight, uint256 epochWeight);
    event RewardClaimed(address indexed account, uint256 indexed epoch, uint256 capacity, uint256 work, uint256 verification);
    /// @notice Never to be minted.
    event RewardVoided(address indexed account, uint256 indexed epoch, uint256 capacity, uint256 work, uint256 verification);
    event TreasuryPaid(address indexed treasury, uint256 indexed epoch, uint256 amount);
    /// @notice From `firstEpoch` on, until the next such event; `base` and `index` as in getSegment.
    event ScheduleSet(uint256 indexed firstEpoch, bool paused, Rate rate, Shares shares, uint256 base, uint256 index);
    event TreasurySet(address indexed treasury);
    /// @notice It did not answer a report within bounds. What it counts for the provider can be reported when it answers again.
    event SourceSkipped(address indexed source, address indexed provider);
    event SourceAdded(address indexed source);
    event SourceRemoved(address indexed source);

    error Emission_NothingToReport(address provider);
    error Emission_NothingToClaim(address account, uint256 epoch);
    error Emission_AlreadyClaimed(address account, uint256 epoch);
    error Emission_NotClaimable(uint256 epoch, uint256 claimableAt, uint256 time);
    error Emission_Paused(uint256 epoch);
    /// @notice An epoch is fed while it runs and while the next one does.
    error Emission_NotFeedable(uint256 epoch, uint256 currentEpoch);
    error Emission_NotProvider(address account);
    error Emission_AlreadyPaused();
    error Emission_NotPaused();
    error Emission_RateOutOfRange(uint256 initialEmission, uint256 ratio);
    /// @notice All that the schedule would ever emit is more than the token's cap leaves.
    error Emission_OverBudget(uint256 limit, uint256 budget);
    error Emission_SharesOutOfRange(Shares shares);
    error Emission_EpochLengthOutOfRange(uint256 epochLength);
    error Emission_NotContract(address account);
    error Emission_ZeroAddress();
    error Emission_AlreadySource(address source);
    /// @notice Not on the list, or not answering.
    error Emission_NotSource(address source);
    error Emission_TooManySources();

    /// @notice Records the provider's work since its last report in the current epoch; by anyone, so work counts in the epoch in which anybody reports it.
    /// After a conviction the first report voids what was not reported and begins anew. A source that does not answer is passed over. Reverts in a paused
    /// epoch, and if there is nothing new.
    function report(address provider) external returns (uint256 weight);
    /// @notice Role feeder: sets (not adds) accounts' weights of the running epoch or the one before it. Capacity is for registered providers only.
    function feed(Share share, uint256 epoch, Weight[] calldata weights) external;
    /// @notice Pays an account's reward of an epoch, by anyone: capacity and work to the provider's stake pool, verification to the account itself. A
    /// void reward is closed and pays 0.
    function claim(address account, uint256 epoch) external returns (uint256 amount);
    /// @notice Pays the treasury's part of an epoch, by anyone.
    function claimTreasury(uint256 epoch) external returns (uint256 amount);

    /// @notice Restricted: no emission from the next epoch on. The running epoch ends as it began; rewards of earlier epochs stay claimable.
    function pause() external;
    /// @notice Restricted: emission from the next epoch on, where the series stopped.
    function unpause() external;
    /// @notice Restricted: a new series from the next epoch on. No term above the very first epoch's; with all emitted before, at most the budget.
    function setRate(Rate calldata rate) external;
    /// @notice Restricted: from the next epoch on. The treasury's at most 2,500, verification at least 500.
    function setShares(Shares calldata shares) external;
    /// @notice Restricted: where claimTreasury pays, also for past epochs.
    function setTreasury(address treasury) external;
    /// @notice Restricted: at most 4; governance vouches that a source counts burned fees only.
    function addSource(address source) external;
    /// @notice Restricted: what was not reported from it waits until it is added again.
    function removeSource(address source) external;

    function currentEpoch() external view returns (uint256);
    function startOf(uint256 epoch) external view returns (uint256);
    /// @notice The first second for claims: the later of the end of the next epoch, and this one's end + thaw period.
    function claimableAt(uint256 epoch) external view returns (uint256);
    /// @notice By the schedule as it stands, also for epochs to come.
    function emissionOf(uint256 epoch) external view returns (uint256);
    /// @notice Emission of all epochs before `epoch` together, exactly their sum, in closed form; never above `budget`.
    function cumulativeEmission(uint256 epoch) external view returns (uint256);
    function getEpoch(uint256 epoch) external view returns (EpochState memory);
    function getAccountEpoch(address account, uint256 epoch) external view returns (AccountEpoch memory);
    /// @notice What a claim would pay, preliminary until the weights are final; `isVoid` when it would pay nothing because of a conviction.
    function rewardOf(
        address account,
        uint256 epoch
    ) external view returns (uint256 capacity, uint256 work, uint256 verification, bool isVoid);
    /// @notice Work of a provider that a report would record now, or void; without sources that do not answer.
    function unreportedWork(address provider) external view returns (uint256);
    /// @notice The series that an epoch lies in: all series before it summed up to `base`, and `index` of its terms were spent before `firstEpoch`.
    function getSegment(
        uint256 epoch
    ) external view returns (uint256 firstEpoch, bool paused, Rate memory rate, Shares memory shares, uint256 base, uint256 index);
    /// @notice What the cap left when emission began; no schedule emits more.
    function budget() external view returns (uint256);
    function epochLength() external view returns (uint256);
    function treasury() external view returns (address);
    function sources() external view returns (address[] memory);
    function token() external view returns (address);
    function staking() external view returns (address);
}
