// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Governed} from "../governance/Governed.sol";
import {IDpinToken} from "../token/IDpinToken.sol";
import {ILocker} from "./ILocker.sol";
import {IProviderStaking} from "./IProviderStaking.sol";
import {ThawPool} from "./ThawPool.sol";

/// @title Stake of providers
/// @dev INVARIANT: token balance = Σ staked + Σ thawing + Σ pots (and what strangers sent here unasked, which nobody can move).
/// No reentrancy guard: the only contracts called are DPIN, which calls nobody back, and, for views, lockers; effects come first anyway.
contract ProviderStaking is IProviderStaking, Governed {
    using SafeERC20 for IDpinToken;
    using SafeCast for uint256;
    using ThawPool for ThawPool.Pool;

    /// @dev One slot, so that stake, lock and slash write one. `registered` keeps it non-zero: the first stake costs no new slot.
    struct Position {
        uint96 staked;
        uint96 locked;
        uint32 thawCount;
        uint24 thawEpoch;
        bool registered;
    }
    /// @dev One slot: role and pot are always used together. `allowed` keeps it non-zero while slashes fill the pot.
    struct Slasher {
        bool allowed;
        uint16 activeLockers;
        uint128 pot;
    }
    struct Locker {
        LockerStatus status;
        address slasher;
    }

    /// @custom:storage-location erc7201:dpin.storage.ProviderStaking
    struct Storage {
        mapping(address provider => Position) positions;
        mapping(address provider => ThawPool.Pool) pools;
        mapping(address provider => mapping(uint256 thawId => Thaw)) thaws;
        mapping(address provider => address) operators;
        mapping(address operator => address provider) principals;
        mapping(address slasher => Slasher) slashers;
        mapping(address locker => Locker) lockers;
        address[] activeLockers;
        uint64 thawPeriod;
        uint96 minStake;
    }

    /// @dev keccak256(keccak256("dpin.storage.ProviderStaking") - 1) & ~0xff, ERC-7201.
    bytes32 private constant STORAGE = 0x7239f9d6518543a3d3f81b5b70460c09999b9578e6b805cd47c8f5c8445fbc00;

    /// @dev setThawPeriod asks every locker for its exposure; this bounds its gas.
    uint256 public constant MAX_LOCKERS = 16;

    IDpinToken private immutable _token;

    /// @custom:oz-upgrades-unsafe-allow constructor state-variable-immutable
    constructor(address token_) {
        require(token_.code.length != 0, ProviderStaking_NotContract(token_));
        _token = IDpinToken(token_);
    }

    function initialize(address authority, uint64 thawPeriod_, uint96 minStake_) external initializer {
        __AccessManaged_init(authority);
        _setThawPeriod(thawPeriod_);
        _setMinStake(minStake_);
    }

    /// @inheritdoc IProviderStaking
    function register(address operator, string calldata endpoint) external {
        require(!_storage().positions[msg.sender].registered, ProviderStaking_AlreadyRegistered(msg.sender));
        _storage().positions[msg.sender].registered = true;
        _setOperator(msg.sender, operator);
        emit ProviderRegistered(msg.sender, operator, endpoint);
    }

    /// @inheritdoc IProviderStaking
    function setOperator(address operator) external {
        require(_storage().positions[msg.sender].registered, ProviderStaking_NotRegistered(msg.sender));
        address previous = _storage().operators[msg.sender];
        if (_storage().principals[previous] == msg.sender) delete _storage().principals[previous];
        _setOperator(msg.sender, operator);
        emit OperatorChanged(msg.sender, previous, operator);
    }

    /// @inheritdoc IProviderStaking
    function actFor(address provider) external {
        require(_storage().operators[provider] == msg.sender, ProviderStaking_NotNamed(msg.sender, provider));
        _storage().principals[msg.sender] = provider;
        emit OperatorConfirmed(provider, msg.sender);
    }

    /// @inheritdoc IProviderStaking
    function setEndpoint(string calldata endpoint) external {
        address provider = providerOf(msg.sender);
        require(provider != address(0), ProviderStaking_NotRegistered(msg.sender));
        emit EndpointChanged(provider, endpoint);
    }

    /// @inheritdoc IProviderStaking
    function stake(address provider, uint256 amount) external {
        _stake(provider, amount);
    }

    /// @inheritdoc IProviderStaking
    function stakeWithPermit(address provider, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external {
        // A permit can be front-run with itself; the allowance is what counts.
        // solhint-disable-next-line no-empty-blocks
        try IERC20Permit(address(_token)).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        _stake(provider, amount);
    }

    /// @inheritdoc IProviderStaking
    function thaw(uint256 amount) external returns (uint256 thawId) {
        Position memory position = _storage().positions[msg.sender];
        require(position.registered, ProviderStaking_NotRegistered(msg.sender));
        uint256 free = position.staked - position.locked;
        require(amount <= free, ProviderStaking_NotEnoughFreeStake(msg.sender, free, amount));

        (uint256 shares, ThawPool.Pool memory pool) = _storage().pools[msg.sender].depositDown(amount);
        require(shares != 0, ProviderStaking_ZeroAmount());
        thawId = position.thawCount++;
        // SAFETY: amount ≤ staked, which is a uint96.
        position.staked -= uint96(amount);
        _storage().positions[msg.sender] = position;
        uint64 releaseAt = uint64(block.timestamp) + _storage().thawPeriod;
        // SAFETY: depositDown checked that the shares fit.
        _storage().thaws[msg.sender][thawId] = Thaw({shares: uint128(shares), releaseAt: releaseAt, epoch: position.thawEpoch});
        emit ThawStarted(msg.sender, thawId, amount, shares, releaseAt, position.thawEpoch, position.staked, pool.tokens, pool.shares);
    }

    /// @inheritdoc IProviderStaking
    function withdraw(uint256 thawId, address to) external returns (uint256 amount) {
        require(to != address(0), ProviderStaking_ZeroAddress());
        Thaw memory entry = _storage().thaws[msg.sender][thawId];
        require(entry.shares != 0, ProviderStaking_NoSuchThaw(msg.sender, thawId));
        require(block.timestamp >= entry.releaseAt, ProviderStaking_StillThawing(thawId, entry.releaseAt, block.timestamp));

        delete _storage().thaws[msg.sender][thawId];
        ThawPool.Pool memory pool = _storage().pools[msg.sender];
        if (entry.epoch == _storage().positions[msg.sender].thawEpoch)
            (amount, pool) = _storage().pools[msg.sender].redeemDown(entry.shares);
        emit Withdrawn(msg.sender, thawId, to, amount, pool.tokens, pool.shares);
        // A thaw that slashes emptied still ends in an event, and never reverts.
        if (amount != 0) _token.safeTransfer(to, amount);
    }

    /// @inheritdoc IProviderStaking
    function lock(address provider, uint256 amount) external {
        require(_storage().lockers[msg.sender].status == LockerStatus.Active, ProviderStaking_NotLocker(msg.sender));
        Position memory position = _storage().positions[provider];
        require(position.staked >= _storage().minStake, ProviderStaking_BelowMinimum(provider, position.staked, _storage().minStake));
        uint256 free = position.staked - position.locked;
        require(amount <= free, ProviderStaking_NotEnoughFreeStake(provider, free, amount));
        // SAFETY: locked + amount ≤ staked, which is a uint96.
        uint96 locked = position.locked + uint96(amount);
        _storage().positions[provider].locked = locked;
        emit Locked(provider, msg.sender, amount, locked);
    }

    /// @inheritdoc IProviderStaking
    function unlock(address provider, uint256 amount) external {
        require(_storage().lockers[msg.sender].status != LockerStatus.None, ProviderStaking_NotLocker(msg.sender));
        uint96 locked = _storage().positions[provider].locked;
        require(amount <= locked, ProviderStaking_UnlockTooLarge(provider, locked, amount));
        // SAFETY: amount ≤ locked, which is a uint96.
        locked -= uint96(amount);
        _storage().positions[provider].locked = locked;
        emit Unlocked(provider, msg.sender, amount, locked);
    }

    /// @inheritdoc IProviderStaking
    function slash(address provider, uint256 unlockAmount, uint256 amount) external returns (uint256 slashed) {
        Slasher storage slasher = _storage().slashers[msg.sender];
        require(slasher.allowed, ProviderStaking_NotSlasher(msg.sender));
        Position memory position = _storage().positions[provider];
        require(unlockAmount <= position.locked, ProviderStaking_UnlockTooLarge(provider, position.locked, unlockAmount));

        // SAFETY: unlockAmount ≤ locked ≤ staked, all uint96.
        position.locked -= uint96(unlockAmount);
        slashed = Math.min(amount, position.staked - position.locked);
        position.staked -= uint96(slashed);
        uint256 fromThawing;
        if (slashed < amount) {
            bool emptied;
            (fromThawing, emptied) = _storage().pools[provider].slash(amount - slashed);
            if (emptied) ++position.thawEpoch;
            slashed += fromThawing;
        }
        _storage().positions[provider] = position;
        slasher.pot += slashed.toUint128();
        emit Slashed(provider, msg.sender, slashed, unlockAmount, fromThawing, position.staked, position.locked);
    }

    /// @inheritdoc IProviderStaking
    function paySlashed(address to, uint256 amount) external {
        _takeFromPot(amount);
        emit SlashedPaid(msg.sender, to, amount);
        _token.safeTransfer(to, amount);
    }

    /// @inheritdoc IProviderStaking
    function burnSlashed(uint256 amount) external {
        _takeFromPot(amount);
        emit SlashedBurned(msg.sender, amount);
        _token.burn(amount);
    }

    /// @inheritdoc IProviderStaking
    function setLocker(address locker, address slasher) external restricted {
        require(locker.code.length != 0, ProviderStaking_NotContract(locker));
        require(_storage().slashers[slasher].allowed, ProviderStaking_NotSlasher(slasher));
        _requireExposureBelow(locker, _storage().thawPeriod);
        Locker storage entry = _storage().lockers[locker];
        require(entry.status != LockerStatus.Active, ProviderStaking_AlreadyLocker(locker));
        // Another slasher than the one that the locker was built around would leave its locks without a judge.
        require(entry.status == LockerStatus.None || entry.slasher == slasher, ProviderStaking_SlasherFixed(locker, entry.slasher));
        require(_storage().activeLockers.length < MAX_LOCKERS, ProviderStaking_TooManyLockers());
        _storage().activeLockers.push(locker);
        // A locker slashes penalties out of its own locks.
        _storage().slashers[locker].allowed = true;
        ++_storage().slashers[locker].activeLockers;
        emit SlasherSet(locker, true);
        ++_storage().slashers[slasher].activeLockers;
        (entry.status, entry.slasher) = (LockerStatus.Active, slasher);
        emit LockerSet(locker, slasher, LockerStatus.Active);
    }

    /// @inheritdoc IProviderStaking
    function retireLocker(address locker) external restricted {
        Locker storage entry = _storage().lockers[locker];
        require(entry.status == LockerStatus.Active, ProviderStaking_NotLocker(locker));
        entry.status = LockerStatus.Retired;
        --_storage().slashers[entry.slasher].activeLockers;
        --_storage().slashers[locker].activeLockers;
        uint256 count = _storage().activeLockers.length;
        for (uint256 i = 0; i < count; ++i) {
            if (_storage().activeLockers[i] == locker) {
                _storage().activeLockers[i] = _storage().activeLockers[count - 1];
                _storage().activeLockers.pop();
                break;
            }
        }
        emit LockerSet(locker, entry.slasher, LockerStatus.Retired);
    }

    /// @inheritdoc IProviderStaking
    function setSlasher(address slasher, bool allowed) external restricted {
        require(slasher.code.length != 0, ProviderStaking_NotContract(slasher));
        require(allowed || _storage().slashers[slasher].activeLockers == 0, ProviderStaking_SlasherInUse(slasher));
        _storage().slashers[slasher].allowed = allowed;
        emit SlasherSet(slasher, allowed);
    }

    /// @inheritdoc IProviderStaking
    function setThawPeriod(uint64 thawPeriod_) external restricted {
        uint256 count = _storage().activeLockers.length;
        for (uint256 i = 0; i < count; ++i) _requireExposureBelow(_storage().activeLockers[i], thawPeriod_);
        _setThawPeriod(thawPeriod_);
    }

    /// @inheritdoc IProviderStaking
    function setMinStake(uint96 minStake_) external restricted {
        _setMinStake(minStake_);
    }

    /// @inheritdoc IProviderStaking
    function getProvider(address provider) external view returns (ProviderState memory) {
        Position memory position = _storage().positions[provider];
        ThawPool.Pool memory pool = _storage().pools[provider];
        return
            ProviderState({
                staked: position.staked,
                locked: position.locked,
                thawCount: position.thawCount,
                thawEpoch: position.thawEpoch,
                registered: position.registered,
                thawing: pool.tokens,
                thawingShares: pool.shares,
                operator: _storage().operators[provider]
            });
    }

    /// @inheritdoc IProviderStaking
    function getThaw(address provider, uint256 thawId) external view returns (Thaw memory) {
        return _storage().thaws[provider][thawId];
    }

    /// @inheritdoc IProviderStaking
    function thawValue(address provider, uint256 thawId) external view returns (uint256) {
        Thaw memory entry = _storage().thaws[provider][thawId];
        if (entry.epoch != _storage().positions[provider].thawEpoch) return 0;
        return ThawPool.worthDown(_storage().pools[provider], entry.shares);
    }

    /// @inheritdoc IProviderStaking
    function providerOf(address account) public view returns (address) {
        return _storage().positions[account].registered ? account : _storage().principals[account];
    }

    /// @inheritdoc IProviderStaking
    function freeStake(address provider) external view returns (uint256) {
        return _storage().positions[provider].staked - _storage().positions[provider].locked;
    }

    /// @inheritdoc IProviderStaking
    function slashedPot(address slasher) external view returns (uint256) {
        return _storage().slashers[slasher].pot;
    }

    /// @inheritdoc IProviderStaking
    function isSlasher(address account) external view returns (bool) {
        return _storage().slashers[account].allowed;
    }

    /// @inheritdoc IProviderStaking
    function lockerStatus(address locker) external view returns (LockerStatus) {
        return _storage().lockers[locker].status;
    }

    /// @inheritdoc IProviderStaking
    function slasherOf(address locker) external view returns (address) {
        return _storage().lockers[locker].slasher;
    }

    /// @inheritdoc IProviderStaking
    function token() external view returns (address) {
        return address(_token);
    }

    function _stake(address provider, uint256 amount) private {
        require(amount != 0, ProviderStaking_ZeroAmount());
        Position storage position = _storage().positions[provider];
        require(position.registered, ProviderStaking_NotRegistered(provider));
        uint96 staked = (position.staked + amount).toUint96();
        position.staked = staked;
        emit Staked(provider, msg.sender, amount, staked);
        _token.safeTransferFrom(msg.sender, address(this), amount);
    }

    function _setOperator(address provider, address operator) private {
        require(operator != address(0), ProviderStaking_ZeroAddress());
        _storage().operators[provider] = operator;
    }

    function _setThawPeriod(uint64 thawPeriod_) private {
        // Bounded above so that a release time always fits.
        require(thawPeriod_ != 0 && thawPeriod_ <= type(uint32).max, ProviderStaking_ThawPeriodOutOfRange(thawPeriod_));
        _storage().thawPeriod = thawPeriod_;
        emit ThawPeriodSet(thawPeriod_);
    }

    function _setMinStake(uint96 minStake_) private {
        _storage().minStake = minStake_;
        emit MinStakeSet(minStake_);
    }

    function _takeFromPot(uint256 amount) private {
        uint128 pot = _storage().slashers[msg.sender].pot;
        require(amount <= pot, ProviderStaking_PotTooSmall(msg.sender, pot, amount));
        // SAFETY: amount ≤ pot, which is a uint128.
        _storage().slashers[msg.sender].pot = pot - uint128(amount);
    }

    function _requireExposureBelow(address locker, uint64 limit) private view {
        uint64 exposure = ILocker(locker).exposure();
        require(exposure < limit, ProviderStaking_ExposureTooLong(locker, exposure, limit));
    }

    /// @inheritdoc IProviderStaking
    function thawPeriod() public view returns (uint64) {
        return _storage().thawPeriod;
    }

    /// @inheritdoc IProviderStaking
    function minStake() external view returns (uint96) {
        return _storage().minStake;
    }

    function _storage() private pure returns (Storage storage self) {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            self.slot := STORAGE
        }
    }
}
