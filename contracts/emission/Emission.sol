// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {BoundedRead} from "../governance/BoundedRead.sol";
import {Governed} from "../governance/Governed.sol";
import {IDpinToken} from "../token/IDpinToken.sol";
import {GeometricSum} from "./GeometricSum.sol";
import {IEmission} from "./IEmission.sol";
import {IRewardPool} from "./IRewardPool.sol";
import {IWorkSource} from "./IWorkSource.sol";
import {Schedule} from "./Schedule.sol";

/// @title Emission of DPIN
/// @dev INVARIANT: what this contract minted for an epoch ≤ emissionOf(epoch); over all epochs ≤ cumulativeEmission(now) ≤ budget. It holds because weights and
/// segments of an epoch are final before its first claim, each reward and the treasury's part are claimed once, and every division rounds down.
/// No reentrancy guard: the only contracts called are DPIN, the staking and, for views, sources; effects come first anyway.
contract Emission is IEmission, Governed {
    using SafeCast for uint256;
    using Schedule for Schedule.Segment;
    using Schedule for Schedule.Segment[];

    /// @dev One slot.
    struct Reading {
        uint128 work; // the source's count at the last report
        uint8 offences; // of the provider, then
    }

    /// @custom:storage-location erc7201:dpin.storage.Emission
    struct Storage {
        uint40 start;
        uint32 epochLength;
        uint96 budget;
        address treasury;
        Schedule.Segment[] segments;
        address[] sources;
        mapping(address source => mapping(address provider => Reading)) readings;
        mapping(uint256 epoch => Totals) totals;
        mapping(uint256 epoch => mapping(address account => AccountEpoch)) accounts;
    }

    /// @dev keccak256(keccak256("dpin.storage.Emission") - 1) & ~0xff, ERC-7201.
    bytes32 private constant STORAGE = 0xf83fbe5ba198fd5c2165e0f4b2e5ad86c6fe59b0d4667ebe314f864ffd47be00;

    uint256 private constant BPS = 10_000;
    uint256 public constant MAX_TREASURY_BPS = 2_500;
    /// @dev Who finds the cheats cannot be cut off.
    uint256 public constant MIN_VERIFICATION_BPS = 500;
    uint256 public constant MAX_EPOCH_LENGTH = 365 days;
    /// @dev A report asks every source; this bounds its gas.
    uint256 public constant MAX_SOURCES = 4;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IDpinToken private immutable _token;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IRewardPool private immutable _staking;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address token_, address staking_) {
        _requireContract(token_);
        _requireContract(staking_);
        _token = IDpinToken(token_);
        _staking = IRewardPool(staking_);
    }

    /// @notice Epoch 0 begins at `start` (seconds), or now if that is past.
    function initialize(
        address authority,
        address treasury_,
        uint40 start,
        uint32 epochLength_,
        Rate calldata rate,
        Shares calldata shares
    ) external initializer {
        __AccessManaged_init(authority);
        require(epochLength_ != 0 && epochLength_ <= MAX_EPOCH_LENGTH, Emission_EpochLengthOutOfRange(epochLength_));
        Storage storage self = _storage();
        self.start = Math.max(start, block.timestamp).toUint40();
        self.epochLength = epochLength_;
        self.budget = (_token.cap() - _token.minted()).toUint96();
        _setTreasury(treasury_);
        Schedule.Segment storage segment = self.segments.push();
        _checkRate(rate, 0);
        (segment.initialEmission, segment.ratio) = (rate.initialEmission, rate.ratio);
        _putShares(segment, shares);
        _emitSchedule(segment);
        // Only what a claim has minted a moment before can ever be taken.
        _token.approve(address(_staking), type(uint256).max);
    }

    /// @inheritdoc IEmission
    function report(address provider) external returns (uint256 weight) {
        Storage storage self = _storage();
        uint256 epoch = currentEpoch();
        require(!self.segments.segmentOf(epoch).paused, Emission_Paused(epoch));
        uint8 offences = _staking.offencesOf(provider);
        bool isNew;
        uint256 count = self.sources.length;
        for (uint256 i = 0; i < count; ++i) {
            address source = self.sources[i];
            Reading storage reading = self.readings[source][provider];
            (uint256 last, uint8 known) = (reading.work, reading.offences);
            (bool answered, uint256 work) = _tryWorkOf(source, provider);
            if (!answered) {
                emit SourceSkipped(source, provider);
                continue;
            }
            // A source that counts down is broken too; neither must keep the others' work from being reported.
            if (work <= last && offences == known) continue;
            isNew = true;
            uint256 added = Math.saturatingSub(work, last);
            if (offences != known) emit WorkVoided(provider, epoch, added, offences);
            else weight += added;
            (reading.work, reading.offences) = (Math.max(work, last).toUint128(), offences);
        }
        require(isNew, Emission_NothingToReport(provider));
        if (weight == 0) return 0;

        AccountEpoch memory account = _recordOffences(self.accounts[epoch][provider], offences);
        account.work = (account.work + weight).toUint96();
        self.accounts[epoch][provider] = account;
        uint96 total = (self.totals[epoch].work + weight).toUint96();
        self.totals[epoch].work = total;
        emit WorkReported(provider, epoch, weight, account.work, total);
    }

    /// @inheritdoc IEmission
    function feed(Share share, uint256 epoch, Weight[] calldata weights) external restricted {
        Storage storage self = _storage();
        uint256 current = currentEpoch();
        require(epoch <= current && epoch + 1 >= current, Emission_NotFeedable(epoch, current));
        require(!self.segments.segmentOf(epoch).paused, Emission_Paused(epoch));
        Totals memory totals = self.totals[epoch];
        for (uint256 i = 0; i < weights.length; ++i) {
            (address account, uint48 weight) = (weights[i].account, weights[i].weight);
            require(account != address(0), Emission_ZeroAddress());
            AccountEpoch memory entry = _recordOffences(self.accounts[epoch][account], _staking.offencesOf(account));
            // SAFETY: a sum holds the entry that it loses; 2^24 accounts of the highest weight fit.
            if (share == Share.Capacity) {
                require(_staking.providerOf(account) == account, Emission_NotProvider(account));
                totals.capacity = totals.capacity - entry.capacity + weight;
                entry.capacity = weight;
            } else {
                totals.verification = totals.verification - entry.verification + weight;
                entry.verification = weight;
            }
            self.accounts[epoch][account] = entry;
            emit WeightSet(account, epoch, share, weight, share == Share.Capacity ? totals.capacity : totals.verification);
        }
        self.totals[epoch] = totals;
    }

    /// @inheritdoc IEmission
    function claim(address account, uint256 epoch) external returns (uint256 amount) {
        Storage storage self = _storage();
        _requireClaimable(epoch);
        AccountEpoch memory entry = self.accounts[epoch][account];
        require(entry.recorded, Emission_NothingToClaim(account, epoch));
        require(!entry.claimed, Emission_AlreadyClaimed(account, epoch));
        self.accounts[epoch][account].claimed = true;
        (uint256 capacity, uint256 work, uint256 verification) = _rewardDown(entry, epoch);
        if (_isVoid(account, entry)) {
            emit RewardVoided(account, epoch, capacity, work, verification);
            return 0;
        }
        emit RewardClaimed(account, epoch, capacity, work, verification);

        uint256 pooled = capacity + work;
        amount = pooled + verification;
        if (verification != 0) _token.mint(account, verification);
        if (pooled != 0) {
            _token.mint(address(this), pooled);
            _staking.addReward(account, pooled);
        }
    }

    /// @inheritdoc IEmission
    function claimTreasury(uint256 epoch) external returns (uint256 amount) {
        Storage storage self = _storage();
        _requireClaimable(epoch);
        require(!self.totals[epoch].treasuryClaimed, Emission_AlreadyClaimed(self.treasury, epoch));
        (, Pools memory pools) = _poolsOf(epoch);
        amount = pools.treasury;
        require(amount != 0, Emission_NothingToClaim(self.treasury, epoch));
        self.totals[epoch].treasuryClaimed = true;
        emit TreasuryPaid(self.treasury, epoch, amount);
        _token.mint(self.treasury, amount);
    }

    /// @inheritdoc IEmission
    function pause() external restricted {
        Schedule.Segment storage segment = _pending();
        require(!segment.paused, Emission_AlreadyPaused());
        segment.paused = true;
        _emitSchedule(segment);
    }

    /// @inheritdoc IEmission
    function unpause() external restricted {
        Schedule.Segment storage segment = _pending();
        require(segment.paused, Emission_NotPaused());
        segment.paused = false;
        _emitSchedule(segment);
    }

    /// @inheritdoc IEmission
    function setRate(Rate calldata rate) external restricted {
        Schedule.Segment storage segment = _pending();
        segment.restart(rate.initialEmission, rate.ratio);
        require(rate.initialEmission <= _storage().segments[0].initialEmission, Emission_RateOutOfRange(rate.initialEmission, rate.ratio));
        _checkRate(rate, segment.base);
        _emitSchedule(segment);
    }

    /// @inheritdoc IEmission
    function setShares(Shares calldata shares) external restricted {
        Schedule.Segment storage segment = _pending();
        _putShares(segment, shares);
        _emitSchedule(segment);
    }

    /// @inheritdoc IEmission
    function setTreasury(address treasury_) external restricted {
        _setTreasury(treasury_);
    }

    /// @inheritdoc IEmission
    function addSource(address source) external restricted {
        _requireContract(source);
        address[] storage all = _storage().sources;
        uint256 count = all.length;
        require(count < MAX_SOURCES, Emission_TooManySources());
        for (uint256 i = 0; i < count; ++i) require(all[i] != source, Emission_AlreadySource(source));
        (bool answered, ) = _tryWorkOf(source, address(0));
        require(answered, Emission_NotSource(source));
        all.push(source);
        emit SourceAdded(source);
    }

    /// @inheritdoc IEmission
    function removeSource(address source) external restricted {
        address[] storage all = _storage().sources;
        uint256 count = all.length;
        for (uint256 i = 0; i < count; ++i) {
            if (all[i] == source) {
                all[i] = all[count - 1];
                all.pop();
                emit SourceRemoved(source);
                return;
            }
        }
        revert Emission_NotSource(source);
    }

    /// @inheritdoc IEmission
    function currentEpoch() public view returns (uint256) {
        Storage storage self = _storage();
        // Before the start, epoch 0 is still to come.
        return Math.saturatingSub(block.timestamp, self.start) / self.epochLength;
    }

    /// @inheritdoc IEmission
    function startOf(uint256 epoch) public view returns (uint256) {
        Storage storage self = _storage();
        return self.start + epoch * self.epochLength;
    }

    /// @inheritdoc IEmission
    function claimableAt(uint256 epoch) public view returns (uint256) {
        return Math.max(startOf(epoch + 2), startOf(epoch + 1) + _staking.thawPeriod());
    }

    /// @inheritdoc IEmission
    function emissionOf(uint256 epoch) external view returns (uint256) {
        return _storage().segments.segmentOf(epoch).emissionOf(epoch);
    }

    /// @inheritdoc IEmission
    function cumulativeEmission(uint256 epoch) external view returns (uint256) {
        return _storage().segments.segmentOf(epoch).cumulativeDown(epoch);
    }

    /// @inheritdoc IEmission
    function getEpoch(uint256 epoch) external view returns (EpochState memory state) {
        Schedule.Segment memory segment = _storage().segments.segmentOf(epoch);
        (state.start, state.end, state.claimableAt) = (startOf(epoch), startOf(epoch + 1), claimableAt(epoch));
        (state.paused, state.emission, state.shares) = (segment.paused, segment.emissionOf(epoch), _sharesOf(segment));
        (state.totals, state.pools) = _poolsOf(epoch);
    }

    /// @inheritdoc IEmission
    function getAccountEpoch(address account, uint256 epoch) external view returns (AccountEpoch memory) {
        return _storage().accounts[epoch][account];
    }

    /// @inheritdoc IEmission
    function rewardOf(
        address account,
        uint256 epoch
    ) external view returns (uint256 capacity, uint256 work, uint256 verification, bool isVoid) {
        AccountEpoch memory entry = _storage().accounts[epoch][account];
        if (entry.claimed) return (0, 0, 0, false);
        (capacity, work, verification) = _rewardDown(entry, epoch);
        isVoid = entry.recorded && _isVoid(account, entry);
    }

    /// @inheritdoc IEmission
    function unreportedWork(address provider) external view returns (uint256 work) {
        Storage storage self = _storage();
        uint256 count = self.sources.length;
        for (uint256 i = 0; i < count; ++i) {
            address source = self.sources[i];
            (, uint256 counted) = _tryWorkOf(source, provider);
            work += Math.saturatingSub(counted, self.readings[source][provider].work);
        }
    }

    /// @inheritdoc IEmission
    function getSegment(
        uint256 epoch
    ) external view returns (uint256 firstEpoch, bool paused, Rate memory rate, Shares memory shares, uint256 base, uint256 index) {
        Schedule.Segment memory segment = _storage().segments.segmentOf(epoch);
        (firstEpoch, paused, base, index) = (segment.firstEpoch, segment.paused, segment.base, segment.index);
        (rate, shares) = (Rate(segment.initialEmission, segment.ratio), _sharesOf(segment));
    }

    /// @inheritdoc IEmission
    function budget() external view returns (uint256) {
        return _storage().budget;
    }

    /// @inheritdoc IEmission
    function epochLength() external view returns (uint256) {
        return _storage().epochLength;
    }

    /// @inheritdoc IEmission
    function treasury() external view returns (address) {
        return _storage().treasury;
    }

    /// @inheritdoc IEmission
    function sources() external view returns (address[] memory) {
        return _storage().sources;
    }

    /// @inheritdoc IEmission
    function token() external view returns (address) {
        return address(_token);
    }

    /// @inheritdoc IEmission
    function staking() external view returns (address) {
        return address(_staking);
    }

    function _pending() private returns (Schedule.Segment storage) {
        return _storage().segments.pending(currentEpoch() + 1);
    }

    function _setTreasury(address treasury_) private {
        require(treasury_ != address(0), Emission_ZeroAddress());
        _storage().treasury = treasury_;
        emit TreasurySet(treasury_);
    }

    function _putShares(Schedule.Segment storage segment, Shares calldata shares) private {
        require(
            uint256(shares.capacity) + shares.work + shares.verification + shares.treasury == BPS &&
                shares.treasury <= MAX_TREASURY_BPS &&
                shares.verification >= MIN_VERIFICATION_BPS,
            Emission_SharesOutOfRange(shares)
        );
        (segment.capacityBps, segment.workBps, segment.verificationBps) = (shares.capacity, shares.work, shares.verification);
    }

    function _emitSchedule(Schedule.Segment memory segment) private {
        emit ScheduleSet(
            segment.firstEpoch,
            segment.paused,
            Rate(segment.initialEmission, segment.ratio),
            _sharesOf(segment),
            segment.base,
            segment.index
        );
    }

    function _checkRate(Rate calldata rate, uint256 base) private view {
        require(rate.ratio <= GeometricSum.MAX_RATIO, Emission_RateOutOfRange(rate.initialEmission, rate.ratio));
        uint256 limit = base + GeometricSum.limitUp(rate.initialEmission, rate.ratio);
        require(limit <= _storage().budget, Emission_OverBudget(limit, _storage().budget));
    }

    function _requireClaimable(uint256 epoch) private view {
        uint256 opensAt = claimableAt(epoch);
        require(block.timestamp >= opensAt, Emission_NotClaimable(epoch, opensAt, block.timestamp));
    }

    /// @dev More than 2^96 wei cannot have been burned: such a count would overflow the sums, and so stop every report.
    function _tryWorkOf(address source, address provider) private view returns (bool answered, uint256 work) {
        (answered, work) = BoundedRead.tryUint(source, abi.encodeCall(IWorkSource.workOf, (provider)));
        if (work > type(uint96).max) return (false, 0);
    }

    function _isVoid(address account, AccountEpoch memory entry) private view returns (bool) {
        uint8 offences = _staking.offencesOf(account);
        // At 255 the count stands still, so that a difference would go unseen.
        return offences != entry.offences || offences == type(uint8).max;
    }

    function _poolsOf(uint256 epoch) private view returns (Totals memory totals, Pools memory pools) {
        Storage storage self = _storage();
        totals = self.totals[epoch];
        Schedule.Segment memory segment = self.segments.segmentOf(epoch);
        uint256 emission = segment.emissionOf(epoch);
        if (totals.capacity != 0) pools.capacity = (emission * segment.capacityBps) / BPS;
        pools.work = Math.min((emission * segment.workBps) / BPS, totals.work);
        if (totals.verification != 0) pools.verification = (emission * segment.verificationBps) / BPS;
        pools.treasury = emission - pools.capacity - pools.work - pools.verification;
    }

    function _rewardDown(
        AccountEpoch memory entry,
        uint256 epoch
    ) private view returns (uint256 capacity, uint256 work, uint256 verification) {
        (Totals memory totals, Pools memory pools) = _poolsOf(epoch);
        // SAFETY: pools are below 2^96, weights too.
        if (entry.capacity != 0) capacity = (pools.capacity * entry.capacity) / totals.capacity;
        if (entry.work != 0) work = (pools.work * entry.work) / totals.work;
        if (entry.verification != 0) verification = (pools.verification * entry.verification) / totals.verification;
    }

    /// @dev The first record of an epoch stays: a conviction voids the whole epoch, also what is recorded in it afterwards.
    function _recordOffences(AccountEpoch memory entry, uint8 offences) private pure returns (AccountEpoch memory) {
        if (!entry.recorded) (entry.recorded, entry.offences) = (true, offences);
        return entry;
    }

    function _sharesOf(Schedule.Segment memory segment) private pure returns (Shares memory) {
        // SAFETY: the three are at most 10,000 together.
        uint16 treasuryBps = uint16(BPS) - segment.capacityBps - segment.workBps - segment.verificationBps;
        return Shares(segment.capacityBps, segment.workBps, segment.verificationBps, treasuryBps);
    }

    function _requireContract(address account) private view {
        require(account.code.length != 0, Emission_NotContract(account));
    }

    function _storage() private pure returns (Storage storage self) {
        assembly ("memory-safe") {
            self.slot := STORAGE
        }
    }
}
