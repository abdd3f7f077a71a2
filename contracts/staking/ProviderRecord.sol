// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Commission} from "./Commission.sol";
import {Drip} from "./Drip.sol";
import {IProviderStaking} from "./IProviderStaking.sol";
import {SharePool} from "./SharePool.sol";
import {Thaws} from "./Thaws.sol";

/// @title All that the staking keeps of one provider
library ProviderRecord {
    using Commission for Commission.Terms;
    using Drip for Drip.Rewards;
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
        uint40 heldUntil;
        mapping(uint256 thawId => IProviderStaking.Thaw) thaws;
    }
    /// @dev A slot a line; operator, thawCount and endpointBlock share one, which is not read where stake moves.
    struct Record {
        Position position;
        address operator;
        uint32 thawCount;
        uint64 endpointBlock;
        Commission.Terms commission;
        SharePool.Pool thawing;
        SharePool.Pool delegation;
        Drip.Rewards rewards; // on their way to the delegation pool
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

    /// @notice The delegation pool with all that is due to it now, the rewards still to come, and what of the due is the provider's.
    /// @dev Virtual shares earn nothing: their part is the provider's, all of it when nobody has shares. So a reward cannot be made to
    /// inflate the worth of a share that hardly anybody holds, nor gets lost.
    function accrued(
        Record storage self
    ) internal view returns (SharePool.Pool memory stake, Drip.Rewards memory rewards, uint256 toDelegators, uint256 toProvider) {
        (stake, rewards) = (self.delegation, self.rewards);
        uint256 due = rewards.takeDueDown();
        toProvider = (due * SharePool.VIRTUAL_SHARES) / (stake.shares + SharePool.VIRTUAL_SHARES);
        toDelegators = due - toProvider;
        // SAFETY: tokens that are here; the token's cap fits uint96.
        stake.tokens += uint96(toDelegators);
    }

    /// @notice Releases the rewards that are due. Goes before everything that prices shares or counts what is delegated, except a lock or a slash, which see only what
    /// was released before: what is pending or due is nobody's stake yet.
    function release(Record storage self, address provider) internal {
        if (self.rewards.pending == 0) return;
        (SharePool.Pool memory stake, Drip.Rewards memory rewards, uint256 toDelegators, uint256 toProvider) = accrued(self);
        self.rewards = rewards;
        self.delegation.tokens = stake.tokens;
        // SAFETY: as in accrued.
        uint96 staked = self.position.staked + uint96(toProvider);
        if (toProvider != 0) self.position.staked = staked;
        emit IProviderStaking.RewardReleased(provider, toDelegators, toProvider, staked, stake.tokens, rewards.pending);
    }

    /// @notice Adds a delegator's `amount` to the delegation pool, which it leaves for another without a thaw from `heldUntil` on.
    function join(
        Record storage self,
        address provider,
        address delegator,
        uint256 amount,
        uint256 minShares,
        uint40 heldUntil
    ) internal returns (uint256 shares) {
        SharePool.Pool memory stake = self.delegation;
        shares = stake.depositDown(amount);
        require(shares >= minShares && shares != 0, IProviderStaking.ProviderStaking_TooFewShares(shares, minShares));
        Delegation storage delegation = self.delegations[delegator];
        // SAFETY: a delegator has no more shares than the pool, and depositDown checked those.
        uint128 held = uint128(stake.presentDown(delegation.shares, delegation.epoch) + shares);
        (delegation.shares, delegation.epoch, delegation.heldUntil) = (held, stake.epoch, heldUntil);
        self.delegation = stake;
        emit IProviderStaking.Delegated(provider, delegator, amount, shares, stake.tokens, stake.shares, stake.epoch, heldUntil);
    }

    /// @notice Takes a delegator's `shares`, or all for the largest uint256, out of the delegation pool.
    function leaveDown(Record storage self, address provider, address delegator, uint256 shares) internal returns (uint256 amount) {
        release(self, provider);
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
        (SharePool.Pool memory stake, Drip.Rewards memory rewards, , uint256 toProvider) = accrued(self);
        bool announced = terms.nextAt > block.timestamp;
        return
            IProviderStaking.ProviderState({
                operator: self.operator,
                registered: position.registered,
                jailedUntil: position.jailedUntil,
                offences: position.offences,
                thawCount: self.thawCount,
                endpointBlock: self.endpointBlock,
                staked: position.staked + uint96(toProvider),
                locked: position.locked,
                thawing: self.thawing.tokens,
                delegated: stake.tokens,
                delegatedThawing: self.delegatedThawing.tokens,
                commissionBps: terms.current(),
                nextCommissionBps: announced ? terms.nextBps : 0,
                nextCommissionAt: announced ? terms.nextAt : 0,
                pendingRewards: rewards.pending,
                rewardsEndAt: rewards.pending == 0 ? 0 : rewards.endsAt
            });
    }

    function delegationState(
        Record storage self,
        address delegator
    ) internal view returns (IProviderStaking.DelegationState memory result) {
        Delegation storage delegation = self.delegations[delegator];
        (SharePool.Pool memory stake, , , ) = accrued(self);
        result.shares = stake.presentDown(delegation.shares, delegation.epoch);
        result.amount = stake.worthDown(result.shares);
        (result.thawCount, result.heldUntil) = (delegation.thawCount, delegation.heldUntil);
        (result.thawing, result.withdrawable, result.nextReleaseAt) = delegation.thaws.sum(self.delegatedThawing, delegation.thawCount);
    }
}
