// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1363Receiver} from "@openzeppelin/contracts/interfaces/IERC1363Receiver.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Governed} from "../governance/Governed.sol";
import {IDpinToken} from "../token/IDpinToken.sol";
import {Commission} from "./Commission.sol";
import {Drip} from "./Drip.sol";
import {IProviderStaking} from "./IProviderStaking.sol";
import {LockerRegistry} from "./LockerRegistry.sol";
import {PauseFlag} from "./PauseFlag.sol";
import {ProviderRecord} from "./ProviderRecord.sol";
import {SharePool} from "./SharePool.sol";
import {Thaws} from "./Thaws.sol";

/// @title Stake of providers and of those who delegate to them
/// @dev INVARIANT: token balance = Σ (staked + thawing + delegated + delegatedThawing + pending rewards) + Σ pots (and what strangers sent here unasked, which
/// nobody can move). What is pending is neither slashable nor cover for locks.
///
/// INVARIANT: staked + thawing + delegated + delegatedThawing of a provider ≥ those of its locks that can still be slashed. At a lock, active stake (own and
/// delegated) covers all locks. Until the next one, active stake only leaves in three ways: by a slash, which releases at least as much lock as it takes;
/// by a thaw, whose tokens stay in reach until it is released, which is after the last second in which any lock made before it can be slashed
/// (releaseTime > exposure); by redelegate, after which own stake alone covers all locks, so that the argument starts anew.
///
/// No reentrancy guard: the only contracts called are DPIN, which calls nobody back from here, and, for views, lockers; effects come first anyway.
contract ProviderStaking is IProviderStaking, Governed {
    using Commission for Commission.Terms;
    using Drip for Drip.Rewards;
    using LockerRegistry for LockerRegistry.Registry;
    using ProviderRecord for ProviderRecord.Record;
    using ProviderRecord for ProviderRecord.Position;
    using SafeCast for uint256;
    using SafeERC20 for IDpinToken;
    using SharePool for SharePool.Pool;
    using Thaws for mapping(uint256 thawId => Thaw);

    /// @dev One slot.
    struct Config {
        uint96 minStake;
        uint32 thawPeriod;
        uint40 releaseFloor; // no thaw that starts now is released before: a shortened thaw period does not overtake locks
        uint8 delegationRatio;
    }
    /// @custom:storage-location erc7201:dpin.storage.ProviderStaking
    struct Storage {
        Config config;
        mapping(address provider => ProviderRecord.Record) providers;
        mapping(address operator => address provider) principals;
        LockerRegistry.Registry registry;
    }

    /// @dev keccak256(keccak256("dpin.storage.ProviderStaking") - 1) & ~0xff, ERC-7201.
    bytes32 private constant STORAGE = 0x7239f9d6518543a3d3f81b5b70460c09999b9578e6b805cd47c8f5c8445fbc00;
    uint64 public constant MAX_THAW_PERIOD = 90 days;
    uint96 public constant MAX_MIN_STAKE = 1_000_000 ether;
    uint8 public constant MAX_DELEGATION_RATIO = 16;
    uint32 public constant MAX_JAIL_PERIOD = 30 days;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IDpinToken private immutable _token;
    /// @inheritdoc IProviderStaking
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    /// @dev Immutable so that a conviction reads nothing for it.
    uint32 public immutable jailPeriod;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address token_, uint32 jailPeriod_) {
        require(token_.code.length != 0, ProviderStaking_NotContract(token_));
        require(jailPeriod_ != 0 && jailPeriod_ <= MAX_JAIL_PERIOD, ProviderStaking_ParameterOutOfRange(jailPeriod_));
        _token = IDpinToken(token_);
        jailPeriod = jailPeriod_;
    }

    function initialize(address authority, Parameters calldata parameters) external initializer {
        __AccessManaged_init(authority);
        _setThawPeriod(parameters.thawPeriod);
        _setMinStake(parameters.minStake);
        _setDelegationRatio(parameters.delegationRatio);
    }

    /// @inheritdoc IProviderStaking
    function register(address operator, string calldata endpoint) external {
        _requireNotPaused();
        ProviderRecord.Record storage record = _storage().providers[msg.sender];
        require(!record.position.registered, ProviderStaking_AlreadyRegistered(msg.sender));
        record.position.registered = true;
        _setOperator(record, operator);
        // SAFETY: at a block a nanosecond uint64 lasts for 584 years; here and in setEndpoint.
        record.endpointBlock = uint64(block.number);
        emit ProviderRegistered(msg.sender, operator, endpoint);
    }

    /// @inheritdoc IProviderStaking
    function setOperator(address operator) external {
        ProviderRecord.Record storage record = _registered(msg.sender);
        address previous = record.operator;
        mapping(address => address) storage principals = _storage().principals;
        if (principals[previous] == msg.sender) delete principals[previous];
        _setOperator(record, operator);
        emit OperatorChanged(msg.sender, previous, operator);
    }

    /// @inheritdoc IProviderStaking
    function actFor(address provider) external {
        require(_storage().providers[provider].operator == msg.sender, ProviderStaking_NotNamed(msg.sender, provider));
        _storage().principals[msg.sender] = provider;
        emit OperatorConfirmed(provider, msg.sender);
    }

    /// @inheritdoc IProviderStaking
    function setEndpoint(string calldata endpoint) external {
        address provider = providerOf(msg.sender);
        require(provider != address(0), ProviderStaking_NotRegistered(msg.sender));
        _storage().providers[provider].endpointBlock = uint64(block.number);
        emit EndpointChanged(provider, endpoint);
    }

    /// @inheritdoc IProviderStaking
    function stake(address provider, uint256 amount) external {
        _stake(msg.sender, provider, amount);
        _token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IProviderStaking
    function stakeWithPermit(address provider, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external {
        // A permit can be front-run with itself; the allowance is what counts.
        // solhint-disable-next-line no-empty-blocks
        try IERC20Permit(address(_token)).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        _stake(msg.sender, provider, amount);
        _token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IProviderStaking
    function onTransferReceived(address, address from, uint256 amount, bytes calldata data) external returns (bytes4) {
        require(msg.sender == address(_token), ProviderStaking_NotToken(msg.sender));
        if (data.length == 0) {
            _stake(from, from, amount);
        } else if (data.length == 32) {
            _stake(from, abi.decode(data, (address)), amount);
        } else {
            require(data.length == 64, ProviderStaking_BadData());
            (address provider, uint256 minShares) = abi.decode(data, (address, uint256));
            _delegate(from, provider, amount, minShares);
        }
        return IERC1363Receiver.onTransferReceived.selector;
    }

    /// @inheritdoc IProviderStaking
    function thaw(uint256 amount) external returns (uint256 thawId) {
        ProviderRecord.Record storage record = _registered(msg.sender);
        record.release(msg.sender);
        ProviderRecord.Position memory position = record.position;
        require(amount <= position.staked, ProviderStaking_NotEnoughFreeStake(msg.sender, freeStake(msg.sender), amount));
        // SAFETY: amount ≤ staked, which is a uint96.
        position.staked -= uint96(amount);
        if (position.locked > position.staked) {
            uint256 cover = _cover(position.staked, record.delegation.tokens);
            require(position.locked <= cover, ProviderStaking_NotEnoughFreeStake(msg.sender, freeStake(msg.sender), amount));
        }

        SharePool.Pool memory pool = record.thawing;
        uint40 releaseAt = _releaseTime();
        thawId = record.thawCount++;
        uint256 shares = record.thaws.openDown(pool, thawId, amount, releaseAt);
        record.thawing = pool;
        record.position.staked = position.staked;
        emit ThawStarted(msg.sender, thawId, amount, shares, releaseAt, pool.epoch, position.staked, pool.tokens, pool.shares);
    }

    /// @inheritdoc IProviderStaking
    function withdraw(uint256 thawId, address to) external returns (uint256 amount) {
        require(to != address(0), ProviderStaking_ZeroAddress());
        ProviderRecord.Record storage record = _storage().providers[msg.sender];
        SharePool.Pool memory pool = record.thawing;
        amount = record.thaws.closeDown(pool, thawId);
        record.thawing = pool;
        emit Withdrawn(msg.sender, thawId, to, amount, pool.tokens, pool.shares);
        _pay(to, amount);
    }

    /// @inheritdoc IProviderStaking
    function delegate(address provider, uint256 amount, uint256 minShares) external returns (uint256 shares) {
        shares = _delegate(msg.sender, provider, amount, minShares);
        _token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IProviderStaking
    function undelegate(address provider, uint256 shares) external returns (uint256 thawId) {
        ProviderRecord.Record storage record = _storage().providers[provider];
        uint256 amount = record.leaveDown(provider, msg.sender, shares);
        SharePool.Pool memory pool = record.delegatedThawing;
        ProviderRecord.Delegation storage delegation = record.delegations[msg.sender];
        uint40 releaseAt = _releaseTime();
        thawId = delegation.thawCount++;
        uint256 thawShares = delegation.thaws.openDown(pool, thawId, amount, releaseAt);
        record.delegatedThawing = pool;
        emit DelegationThawStarted(provider, msg.sender, thawId, amount, thawShares, releaseAt, pool.epoch, pool.tokens, pool.shares);
    }

    /// @inheritdoc IProviderStaking
    function withdrawDelegated(address provider, uint256 thawId, address to) external returns (uint256 amount) {
        require(to != address(0), ProviderStaking_ZeroAddress());
        ProviderRecord.Record storage record = _storage().providers[provider];
        SharePool.Pool memory pool = record.delegatedThawing;
        amount = record.delegations[msg.sender].thaws.closeDown(pool, thawId);
        record.delegatedThawing = pool;
        emit DelegationWithdrawn(provider, msg.sender, thawId, to, amount, pool.tokens, pool.shares);
        _pay(to, amount);
    }

    /// @inheritdoc IProviderStaking
    function redelegate(address from, address to, uint256 shares, uint256 minShares) external returns (uint256 newShares) {
        ProviderRecord.Record storage record = _storage().providers[from];
        ProviderRecord.Position memory position = record.position;
        // A slash takes at most the lock that it ends, and own stake first. (Unless a faulty locker has released too much, the sum has all locks: ADR 0031.)
        require(position.locked <= position.staked, ProviderStaking_DelegationAtRisk(from, position.staked, position.locked));
        uint40 heldUntil = record.delegations[msg.sender].heldUntil;
        require(block.timestamp >= heldUntil, ProviderStaking_DelegationHeld(from, msg.sender, heldUntil));
        newShares = _delegate(msg.sender, to, record.leaveDown(from, msg.sender, shares), minShares);
    }

    /// @inheritdoc IProviderStaking
    function setCommission(uint16 commissionBps) external {
        // Not only of those that are registered: whoever names its commission first cannot be kept from it by a wei that a stranger stakes for it.
        ProviderRecord.Record storage record = _storage().providers[msg.sender];
        Commission.Terms memory terms = record.commission;
        uint256 startsAt = terms.change(commissionBps, record.position.hasStaked ? _releaseTime() : 0);
        record.commission = terms;
        emit CommissionChanged(msg.sender, commissionBps, startsAt);
    }

    /// @inheritdoc IProviderStaking
    function addReward(address provider, uint256 amount) external {
        require(amount != 0, ProviderStaking_ZeroAmount());
        ProviderRecord.Record storage record = _registered(provider);
        record.release(provider);
        uint256 toDelegators = record.delegatorsPartDown(amount);
        ProviderRecord.Position storage position = record.position;
        uint96 staked = (position.staked + amount - toDelegators).toUint96();
        (position.staked, position.hasStaked) = (staked, true);
        Drip.Rewards memory rewards = record.rewards;
        if (toDelegators != 0) {
            rewards.add(toDelegators, _releaseTime());
            record.rewards = rewards;
        }
        emit RewardAdded(provider, msg.sender, amount, toDelegators, staked, rewards.pending, rewards.endsAt);
        _token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IProviderStaking
    function unjail() external {
        address provider = providerOf(msg.sender);
        ProviderRecord.Position storage position = _storage().providers[provider].position;
        uint40 until = position.jailedUntil;
        require(until != 0, ProviderStaking_NotJailed(provider));
        require(block.timestamp >= until, ProviderStaking_IsJailed(provider, until));
        position.jailedUntil = 0;
        emit Unjailed(provider);
    }

    /// @inheritdoc IProviderStaking
    function lock(address provider, uint256 amount) external {
        Storage storage self = _storage();
        require(self.registry.lockers[msg.sender].status == LockerStatus.Active, ProviderStaking_NotLocker(msg.sender));
        ProviderRecord.Record storage record = self.providers[provider];
        ProviderRecord.Position memory position = record.position;
        require(position.jailedUntil == 0, ProviderStaking_IsJailed(provider, position.jailedUntil));
        uint96 least = self.config.minStake;
        require(position.staked >= least, ProviderStaking_BelowMinimum(provider, position.staked, least));
        uint256 locked = position.locked + amount;
        if (locked > position.staked) {
            uint256 cover = _cover(position.staked, record.delegation.tokens);
            require(locked <= cover, ProviderStaking_NotEnoughFreeStake(provider, Math.saturatingSub(cover, position.locked), amount));
        }
        // SAFETY: locked ≤ cover, tokens that are here; the token's cap fits uint96.
        record.position.locked = uint96(locked);
        emit Locked(provider, msg.sender, amount, locked);
    }

    /// @inheritdoc IProviderStaking
    function unlock(address provider, uint256 amount) external {
        Storage storage self = _storage();
        require(self.registry.lockers[msg.sender].status != LockerStatus.None, ProviderStaking_NotLocker(msg.sender));
        ProviderRecord.Position storage position = self.providers[provider].position;
        uint96 locked = position.locked;
        uint256 unlocked = Math.min(amount, locked);
        // SAFETY: unlocked ≤ locked, which is a uint96.
        locked -= uint96(unlocked);
        position.locked = locked;
        emit Unlocked(provider, msg.sender, unlocked, locked);
    }

    /// @inheritdoc IProviderStaking
    function slash(address provider, uint256 unlockAmount, uint256 amount, bool jail) external returns (uint256 slashed) {
        LockerRegistry.Slasher storage slasher = _storage().registry.slashers[msg.sender];
        require(slasher.allowed, ProviderStaking_NotSlasher(msg.sender));
        ProviderRecord.Record storage record = _storage().providers[provider];
        ProviderRecord.Position memory position = record.position;
        require(amount <= unlockAmount, ProviderStaking_SlashTooLarge(unlockAmount, amount));

        uint256 unlocked = Math.min(unlockAmount, position.locked);
        uint256 fromStake = Math.min(amount, position.staked);
        // SAFETY: unlocked ≤ locked and fromStake ≤ staked, all uint96.
        (position.locked, position.staked) = (position.locked - uint96(unlocked), position.staked - uint96(fromStake));
        uint256 fromPools = fromStake < amount ? record.slashPools(provider, amount - fromStake) : 0;
        slashed = fromStake + fromPools;
        if (jail) position.jail(provider, jailPeriod);
        record.position = position;
        slasher.pot += slashed.toUint128();
        emit Slashed(provider, msg.sender, slashed, unlocked, fromPools, position.staked, position.locked);
    }

    /// @inheritdoc IProviderStaking
    function paySlashed(address to, uint256 amount) external {
        _storage().registry.takeFromPot(msg.sender, amount);
        emit SlashedPaid(msg.sender, to, amount);
        _token.safeTransfer(to, amount);
    }

    /// @inheritdoc IProviderStaking
    function burnSlashed(uint256 amount) external {
        _storage().registry.takeFromPot(msg.sender, amount);
        emit SlashedBurned(msg.sender, amount);
        _token.burn(amount);
    }

    /// @inheritdoc IProviderStaking
    function setLocker(address locker, address slasher) external restricted {
        _storage().registry.setLocker(locker, slasher, thawPeriod());
    }

    /// @inheritdoc IProviderStaking
    function retireLocker(address locker) external restricted {
        _storage().registry.retireLocker(locker, _releaseTime());
    }

    /// @inheritdoc IProviderStaking
    function setSlasher(address slasher, bool allowed) external restricted {
        _storage().registry.setSlasher(slasher, allowed);
    }

    /// @inheritdoc IProviderStaking
    function setThawPeriod(uint64 thawPeriod_) external restricted {
        _storage().registry.requireExposuresBelow(thawPeriod_);
        _setThawPeriod(thawPeriod_);
    }

    /// @inheritdoc IProviderStaking
    function setMinStake(uint96 minStake_) external restricted {
        _setMinStake(minStake_);
    }

    /// @inheritdoc IProviderStaking
    function setDelegationRatio(uint8 delegationRatio_) external restricted {
        _setDelegationRatio(delegationRatio_);
    }

    /// @inheritdoc IProviderStaking
    function pause() external restricted {
        PauseFlag.set(true);
        emit Paused(msg.sender);
    }

    /// @inheritdoc IProviderStaking
    function unpause() external restricted {
        PauseFlag.set(false);
        emit Unpaused(msg.sender);
    }

    /// @inheritdoc IProviderStaking
    function getProvider(address provider) external view returns (ProviderState memory) {
        return _storage().providers[provider].state();
    }

    /// @inheritdoc IProviderStaking
    function stakeOf(address provider) external view returns (StakeState memory state) {
        ProviderRecord.Record storage record = _storage().providers[provider];
        ProviderRecord.Position memory position = record.position;
        (SharePool.Pool memory delegation, , , uint256 toProvider) = record.accrued();
        (state.staked, state.locked, state.thawing) = (position.staked + toProvider, position.locked, record.thawing.tokens);
        (state.delegated, state.delegatedThawing) = (delegation.tokens, record.delegatedThawing.tokens);
        state.free = freeStake(provider);
        if (position.jailedUntil == 0 && position.staked >= minStake()) state.lockable = state.free;
        state.delegationRoom = Math.saturatingSub(_mostDelegated(state.staked), state.delegated);
        (, state.withdrawable, state.nextReleaseAt) = record.thaws.sum(record.thawing, record.thawCount);
    }

    /// @inheritdoc IProviderStaking
    function delegationOf(address provider, address delegator) external view returns (DelegationState memory) {
        return _storage().providers[provider].delegationState(delegator);
    }

    /// @inheritdoc IProviderStaking
    function thawsOf(address provider, uint256 first, uint256 end) external view returns (ThawState[] memory) {
        ProviderRecord.Record storage record = _storage().providers[provider];
        return record.thaws.list(record.thawing, first, end);
    }

    /// @inheritdoc IProviderStaking
    function delegationThawsOf(address provider, address delegator, uint256 first, uint256 end) external view returns (ThawState[] memory) {
        ProviderRecord.Record storage record = _storage().providers[provider];
        return record.delegations[delegator].thaws.list(record.delegatedThawing, first, end);
    }

    /// @inheritdoc IProviderStaking
    function poolOf(address provider, Pool pool) external view returns (uint96 tokens, uint128 shares, uint32 epoch) {
        ProviderRecord.Record storage record = _storage().providers[provider];
        SharePool.Pool memory state = record.pool(pool);
        if (pool == Pool.Delegation) (state, , , ) = record.accrued();
        return (state.tokens, state.shares, state.epoch);
    }

    /// @inheritdoc IProviderStaking
    function providerOf(address account) public view returns (address) {
        return _storage().providers[account].position.registered ? account : _storage().principals[account];
    }

    /// @inheritdoc IProviderStaking
    function freeStake(address provider) public view returns (uint256) {
        ProviderRecord.Record storage record = _storage().providers[provider];
        return Math.saturatingSub(_cover(record.position.staked, record.delegation.tokens), record.position.locked);
    }

    /// @inheritdoc IProviderStaking
    function offencesOf(address provider) external view returns (uint8) {
        return _storage().providers[provider].position.offences;
    }

    /// @inheritdoc IProviderStaking
    function slashedPot(address slasher) external view returns (uint256) {
        return _storage().registry.slashers[slasher].pot;
    }

    /// @inheritdoc IProviderStaking
    function isSlasher(address account) external view returns (bool) {
        return _storage().registry.slashers[account].allowed;
    }

    /// @inheritdoc IProviderStaking
    function lockerStatus(address locker) external view returns (LockerStatus) {
        return _storage().registry.lockers[locker].status;
    }

    /// @inheritdoc IProviderStaking
    function slasherOf(address locker) external view returns (address) {
        return _storage().registry.lockers[locker].slasher;
    }

    /// @inheritdoc IProviderStaking
    function token() external view returns (address) {
        return address(_token);
    }

    /// @inheritdoc IProviderStaking
    function thawPeriod() public view returns (uint64) {
        return _storage().config.thawPeriod;
    }

    /// @inheritdoc IProviderStaking
    function minStake() public view returns (uint96) {
        return _storage().config.minStake;
    }

    /// @inheritdoc IProviderStaking
    function delegationRatio() external view returns (uint8) {
        return _storage().config.delegationRatio;
    }

    /// @inheritdoc IProviderStaking
    function paused() external view returns (bool) {
        return PauseFlag.isSet();
    }

    function _stake(address from, address provider, uint256 amount) private {
        _requireNotPaused();
        require(amount != 0, ProviderStaking_ZeroAmount());
        ProviderRecord.Position storage position = _storage().providers[provider].position;
        // Both fields before the guard: they are one read.
        (uint256 staked, bool registered) = (position.staked, position.registered);
        require(registered, ProviderStaking_NotRegistered(provider));
        staked += amount;
        (position.staked, position.hasStaked) = (staked.toUint96(), true);
        emit Staked(provider, from, amount, staked);
    }

    function _delegate(address delegator, address provider, uint256 amount, uint256 minShares) private returns (uint256) {
        _requireNotPaused();
        require(amount != 0, ProviderStaking_ZeroAmount());
        ProviderRecord.Record storage record = _registered(provider);
        record.release(provider);
        uint256 room = Math.saturatingSub(_mostDelegated(record.position.staked), record.delegation.tokens);
        require(amount <= room, ProviderStaking_DelegationFull(provider, room, amount));
        return record.join(provider, delegator, amount, minShares, _releaseTime());
    }

    function _setOperator(ProviderRecord.Record storage record, address operator) private {
        require(operator != address(0), ProviderStaking_ZeroAddress());
        record.operator = operator;
    }

    function _pay(address to, uint256 amount) private {
        // A thaw that slashes emptied still ends in an event, and never reverts.
        if (amount != 0) _token.safeTransfer(to, amount);
    }

    function _setThawPeriod(uint64 thawPeriod_) private {
        require(thawPeriod_ != 0 && thawPeriod_ <= MAX_THAW_PERIOD, ProviderStaking_ParameterOutOfRange(thawPeriod_));
        Config storage config = _storage().config;
        // Every lock of before ends earlier than a thaw of before that started now.
        uint40 floor = uint40(Math.max(config.releaseFloor, block.timestamp + config.thawPeriod));
        (config.thawPeriod, config.releaseFloor) = (uint32(thawPeriod_), floor);
        emit ThawPeriodSet(thawPeriod_, floor);
    }

    function _setMinStake(uint96 minStake_) private {
        require(minStake_ <= MAX_MIN_STAKE, ProviderStaking_ParameterOutOfRange(minStake_));
        _storage().config.minStake = minStake_;
        emit MinStakeSet(minStake_);
    }

    function _setDelegationRatio(uint8 delegationRatio_) private {
        require(delegationRatio_ <= MAX_DELEGATION_RATIO, ProviderStaking_ParameterOutOfRange(delegationRatio_));
        _storage().config.delegationRatio = delegationRatio_;
        emit DelegationRatioSet(delegationRatio_);
    }

    function _releaseTime() private view returns (uint40) {
        Config storage config = _storage().config;
        return uint40(Math.max(block.timestamp + config.thawPeriod, config.releaseFloor));
    }

    /// @dev What stake is there for locks: own, and of the delegated as much as the ratio lets count.
    function _cover(uint256 staked, uint256 delegated) private view returns (uint256) {
        return staked + Math.min(delegated, _mostDelegated(staked));
    }

    function _mostDelegated(uint256 staked) private view returns (uint256) {
        return staked * _storage().config.delegationRatio;
    }

    function _requireNotPaused() private view {
        require(!PauseFlag.isSet(), ProviderStaking_IsPaused());
    }

    function _registered(address provider) private view returns (ProviderRecord.Record storage record) {
        record = _storage().providers[provider];
        require(record.position.registered, ProviderStaking_NotRegistered(provider));
    }

    function _storage() private pure returns (Storage storage self) {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            self.slot := STORAGE
        }
    }
}
