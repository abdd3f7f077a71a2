// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IProviderStaking} from "../../../contracts/staking/IProviderStaking.sol";
import {ActionTally} from "./ActionTally.sol";

/// @notice Providers and delegators move their stake.
abstract contract StakingActions is ActionTally {
    /// @dev More thaws at once would only make the checks slower.
    uint256 internal constant MAX_THAWS = 10;

    address[] internal providers; // honest, cheating, silent
    address[] internal delegators; // the last one a hostile contract

    struct OpenThaw {
        address provider;
        address delegator; // zero: the provider's own
        uint256 thawId;
        uint256 releaseAt;
    }
    OpenThaw[] internal thaws;
    uint256 internal rewarded;

    function stake(uint256 who, uint256 amount) external action("stake") {
        address provider = providers[who % providers.length];
        amount = _between(amount, 1, 20_000 ether);
        bytes memory call = abi.encodeCall(IProviderStaking.stake, (provider, amount));
        if (staking.paused()) return _mustRevert(provider, address(staking), call);
        vm.prank(provider);
        staking.stake(provider, amount);
        _done();
    }

    function thaw(uint256 who, uint256 amount) external action("thaw") {
        address provider = providers[who % providers.length];
        uint256 most = _thawable(staking.stakeOf(provider));
        if (most == 0 || thaws.length >= MAX_THAWS) return;
        amount = amount % 8 == 0 ? most : _between(amount, 1, most);
        vm.prank(provider);
        uint256 thawId = staking.thaw(amount);
        thaws.push(OpenThaw(provider, address(0), thawId, staking.thawsOf(provider, thawId, thawId + 1)[0].releaseAt));
        _done();
    }

    function thawLockedStake(uint256 who) external action("thaw locked stake") {
        address provider = providers[who % providers.length];
        IProviderStaking.StakeState memory state = staking.stakeOf(provider);
        if (state.locked == 0 || state.staked == 0) return;
        _mustRevert(provider, address(staking), abi.encodeCall(IProviderStaking.thaw, (_thawable(state) + 1)));
    }

    function delegate(uint256 who, uint256 whom, uint256 amount) external action("delegate") {
        address delegator = delegators[who % delegators.length];
        address provider = providers[whom % providers.length];
        uint256 room = staking.stakeOf(provider).delegationRoom;
        if (room < 1 gwei) return;
        amount = _between(amount, 1 gwei, room < 20_000 ether ? room : 20_000 ether);
        bytes memory call = abi.encodeCall(IProviderStaking.delegate, (provider, amount, 0));
        if (staking.paused()) return _mustRevert(delegator, address(staking), call);
        vm.prank(delegator);
        staking.delegate(provider, amount, 0);
        _done();
    }

    function undelegate(uint256 who, uint256 whom, uint256 part) external action("undelegate") {
        address delegator = delegators[who % delegators.length];
        address provider = providers[whom % providers.length];
        IProviderStaking.DelegationState memory state = staking.delegationOf(provider, delegator);
        if (state.amount == 0 || thaws.length >= MAX_THAWS) return;
        uint256 shares = part % 4 == 0 ? type(uint256).max : _between(part, (state.shares + 99) / 100, state.shares);
        vm.prank(delegator);
        uint256 thawId = staking.undelegate(provider, shares);
        uint256 releaseAt = staking.delegationThawsOf(provider, delegator, thawId, thawId + 1)[0].releaseAt;
        thaws.push(OpenThaw(provider, delegator, thawId, releaseAt));
        _done();
    }

    function withdrawThaw(uint256 which) external action("withdraw thaw") {
        if (thaws.length == 0) return;
        uint256 index = which % thaws.length;
        OpenThaw memory entry = thaws[index];
        (address owner, bytes memory call) = _withdrawal(entry);
        if (block.timestamp < entry.releaseAt) return _mustRevert(owner, address(staking), call);
        // INVARIANT 3: a matured withdrawal always goes through.
        _withdraw(index);
        _done();
    }

    function reward(uint256 whom, uint256 amount) external action("reward") {
        address provider = providers[whom % providers.length];
        // Without any stake there is nobody to reward.
        if (staking.stakeOf(provider).staked == 0) return;
        amount = _between(amount, 1, 1_000 ether);
        rewarded += amount;
        vm.prank(governor);
        staking.addReward(provider, amount);
        _done();
    }

    function unjail(uint256 who) external action("unjail") {
        address provider = providers[who % providers.length];
        uint256 until = staking.getProvider(provider).jailedUntil;
        if (until == 0 || block.timestamp < until)
            return _mustRevert(provider, address(staking), abi.encodeCall(IProviderStaking.unjail, ()));
        vm.prank(provider);
        staking.unjail();
        _done();
    }

    function _withdraw(uint256 index) internal {
        OpenThaw memory entry = thaws[index];
        (address owner, bytes memory call) = _withdrawal(entry);
        thaws[index] = thaws[thaws.length - 1];
        thaws.pop();
        uint256 before = dpin.balanceOf(owner);
        vm.prank(owner);
        (bool ok, bytes memory result) = address(staking).call(call);
        require(ok, "a matured withdrawal failed");
        require(dpin.balanceOf(owner) - before == abi.decode(result, (uint256)), "a withdrawal paid another amount than it said");
    }

    function _withdrawal(OpenThaw memory entry) private pure returns (address owner, bytes memory call) {
        if (entry.delegator == address(0))
            return (entry.provider, abi.encodeCall(IProviderStaking.withdraw, (entry.thawId, entry.provider)));
        return (entry.delegator, abi.encodeCall(IProviderStaking.withdrawDelegated, (entry.provider, entry.thawId, entry.delegator)));
    }

    /// @dev Own stake beyond the least with which own and countable delegated stake cover the locks.
    function _thawable(IProviderStaking.StakeState memory state) private view returns (uint256) {
        uint256 parts = 1 + uint256(staking.delegationRatio());
        uint256 least = (state.locked + parts - 1) / parts;
        if (state.locked > state.delegated + least) least = state.locked - state.delegated;
        return state.staked > least ? state.staked - least : 0;
    }

    function _totalOf(address provider) internal view returns (uint256) {
        IProviderStaking.StakeState memory state = staking.stakeOf(provider);
        return state.staked + state.thawing + state.delegated + state.delegatedThawing;
    }
}
