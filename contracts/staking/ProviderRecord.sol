// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Commission} from "./Commission.sol";
import {IProviderStaking} from "./IProviderStaking.sol";
import {SharePool} from "./SharePool.sol";
import {Thaws} from "./Thaws.sol";

/// @title All that the staking keeps of one provider
library ProviderRecord {
    using Commission for Commission.Terms;
    using SharePool for SharePool.Pool;
    using Thaws for mapping(uint256 thawId => IProviderStaking.Thaw);

    /// @dev One slot, so that stake, lock and slash write one. `registered` keeps it non-zero: the first stake costs no new slot.
    struct Position {
        uint96 staked;
        uint96 locked;
        uint40 jailedUntil;
        uint8 offences;
        bool registered;
        bool hasStaked; // ever
    }
    /// @dev One slot and the thaws. Shares are of `epoch`.
    struct Delegation {
        uint128 shares;
        uint32 epoch;
        uint32 thawCount;
        mapping(uint256 thawId => IProviderStaking.Thaw) thaws;
    }
    /// @dev A slot a line; operator and thawCount share one, which is not read where stake moves.
    struct Record {
        Position position;
        address operator;
        uint32 thawCount;
        Commission.Terms commission;
        SharePool.Pool thawing;
        SharePool.Pool delegation;
        SharePool.Pool delegatedThawing;
        mapping(uint256 thawId => IProviderStaking.Thaw) thaws;
        mapping(address delegator => Delegation) delegations;
    }

    uint256 private constant BPS = 10_000;
    /// @dev The jail time doubles up to five times.
    uint256 private constant MAX_JAIL_DOUBLINGS = 5;

    function pool(Record storage self, IProviderStaking.Pool kind) internal view returns (SharePool.Pool storage) {
        if (kind == IProviderStaking.Pool.Thawing) return self.thawing;
        return kind == IProviderStaking.Pool.Delegation ? self.delegation : self.delegatedThawing;
    }

    /// @notice Adds a delegator's `amount` to the delegation pool.
    function join(
        Record storage self,
        address provider,
        address delegator,
        uint256 amount,
        uint256 minShares
    ) internal returns (uint256 shares) {
        SharePool.Pool memory stake = self.delegation;
        shares = stake.depositDown(amount);
        require(shares >= minShares && shares != 0, IProviderStaking.ProviderStaking_TooFewShares(shares, minShares));
        Delegation storage delegation = self.delegations[delegator];
        // SAFETY: a delegator has no more shares than the pool, and depositDown checked those.
        uint128 held = uint128(stake.presentDown(delegation.shares, delegation.epoch) + shares);
        (delegation.shares, delegation.epoch) = (held, stake.epoch);
        self.delegation = stake;
        emit IProviderStaking.Delegated(provider, delegator, amount, shares, stake.tokens, stake.shares, stake.epoch);
    }

    /// @notice Takes a delegator's `shares`, or all for the largest uint256, out of the delegation pool.
    function leaveDown(Record storage self, address provider, address delegator, uint256 shares) internal returns (uint256 amount) {
        SharePool.Pool memory stake = self.delegation;
        Delegation storage delegation = self.delegations[delegator];
        uint256 held = stake.presentDown(delegation.shares, delegation.epoch);
        if (shares == type(uint256).max) shares = held;
        require(shares <= held, IProviderStaking.ProviderStaking_NotEnoughShares(delegator, held, shares));
        amount = stake.redeemDown(shares);
        // SAFETY: what is left is at most what was held, a uint128.
        (delegation.shares, delegation.epoch) = (uint128(held - shares), stake.epoch);
        self.delegation = stake;
        emit IProviderStaking.Undelegated(provider, delegator, amount, shares, stake.tokens, stake.shares, stake.epoch);
    }

    /// @notice Takes up to `amount` from the three pools, one after the other.
    function slashPools(Record storage self, address provider, uint256 amount) internal returns (uint256 taken) {
        for (uint8 kind = 0; kind <= uint8(IProviderStaking.Pool.DelegatedThawing) && taken < amount; ++kind) {
            SharePool.Pool storage stored = pool(self, IProviderStaking.Pool(kind));
            SharePool.Pool memory slashed = stored;
            uint256 part = slashed.slash(amount - taken);
            if (part == 0) continue;
            taken += part;
            (stored.tokens, stored.shares, stored.epoch) = (slashed.tokens, slashed.shares, slashed.epoch);
            emit IProviderStaking.PoolSlashed(provider, IProviderStaking.Pool(kind), part, slashed.tokens, slashed.shares, slashed.epoch);
        }
    }

    /// @notice Sends a provider to jail for `period` seconds, twice as long for each offence before.
    function jail(Position memory self, address provider, uint256 period) internal {
        // SAFETY: at most 30 days doubled five times from now, which fits uint40. It never shortens a time in jail: the period only grows.
        self.jailedUntil = uint40(block.timestamp + (period << Math.min(self.offences, MAX_JAIL_DOUBLINGS)));
        if (self.offences != type(uint8).max) ++self.offences;
        emit IProviderStaking.Jailed(provider, self.offences, self.jailedUntil);
    }

    /// @notice The delegators' part of a reward by stake, less the commission; what is rounded off goes to the provider.
    function delegatorsPartDown(Record storage self, uint256 amount) internal view returns (uint256) {
        SharePool.Pool memory stake = self.delegation;
        if (stake.shares == 0 || stake.tokens == 0) return 0;
        uint256 part = Math.mulDiv(amount, stake.tokens, uint256(self.position.staked) + stake.tokens);
        return (part * (BPS - self.commission.current())) / BPS;
    }

    function state(Record storage self) internal view returns (IProviderStaking.ProviderState memory) {
        Position memory position = self.position;
        Commission.Terms memory terms = self.commission;
        bool announced = terms.nextAt > block.timestamp;
        return
            IProviderStaking.ProviderState({
                operator: self.operator,
                registered: position.registered,
                jailedUntil: position.jailedUntil,
                offences: position.offences,
                thawCount: self.thawCount,
                staked: position.staked,
                locked: position.locked,
                thawing: self.thawing.tokens,
                delegated: self.delegation.tokens,
                delegatedThawing: self.delegatedThawing.tokens,
                commissionBps: terms.current(),
                nextCommissionBps: announced ? terms.nextBps : 0,
                nextCommissionAt: announced ? terms.nextAt : 0
            });
    }

    function delegationState(
        Record storage self,
        address delegator
    ) internal view returns (IProviderStaking.DelegationState memory result) {
        Delegation storage delegation = self.delegations[delegator];
        SharePool.Pool memory stake = self.delegation;
        result.shares = stake.presentDown(delegation.shares, delegation.epoch);
        result.amount = stake.worthDown(result.shares);
        result.thawCount = delegation.thawCount;
        (result.thawing, result.withdrawable, result.nextReleaseAt) = delegation.thaws.sum(self.delegatedThawing, delegation.thawCount);
    }
}
