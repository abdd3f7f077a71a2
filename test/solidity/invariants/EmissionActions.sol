// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEmission} from "../../../contracts/emission/IEmission.sol";
import {GovernanceActions} from "./GovernanceActions.sol";

/// @notice Weights are recorded and fed, rewards claimed, the schedule changed.
abstract contract EmissionActions is GovernanceActions {
    IEmission internal emission;
    uint256 internal initialSupply;
    uint256 internal paidOut;
    mapping(uint256 epoch => uint256) internal paidOf;
    /// @dev Most that the claims of one epoch got beyond its emission.
    uint256 internal overpaid;

    function reportWork(uint256 who) external action("report work") {
        address provider = providers[who % providers.length];
        bool paused = emission.getEpoch(emission.currentEpoch()).paused;
        if (paused) return _mustRevert(provider, address(emission), abi.encodeCall(IEmission.report, (provider)));
        if (emission.unreportedWork(provider) == 0) return;
        emission.report(provider);
        _done();
    }

    function feed(uint256 who, uint256 weight, bool last) external action("feed weights") {
        uint256 epoch = emission.currentEpoch();
        if (last && epoch > 0) --epoch;
        bool capacity = who % 2 == 0;
        IEmission.Weight[] memory weights = new IEmission.Weight[](1);
        weights[0] = IEmission.Weight(capacity ? providers[(who / 2) % providers.length] : verifier, uint48(_between(weight, 0, 1_000)));
        IEmission.Share share = capacity ? IEmission.Share.Capacity : IEmission.Share.Verification;
        bytes memory call = abi.encodeCall(IEmission.feed, (share, epoch, weights));
        if (emission.getEpoch(epoch).paused) return _mustRevert(governor, address(emission), call);
        vm.prank(governor);
        emission.feed(share, epoch, weights);
        _done();
    }

    function claimReward(uint256 who, uint256 age) external action("claim reward") {
        address account = who % 4 == 3 ? verifier : providers[who % 4];
        (uint256 epoch, bool claimable) = _pickEpoch(age);
        IEmission.AccountEpoch memory entry = emission.getAccountEpoch(account, epoch);
        bytes memory call = abi.encodeCall(IEmission.claim, (account, epoch));
        if (!claimable || !entry.recorded || entry.claimed) return _mustRevert(account, address(emission), call);
        _notePaid(epoch, emission.claim(account, epoch));
        _done();
    }

    function claimTreasury(uint256 age) external action("claim for the treasury") {
        (uint256 epoch, bool claimable) = _pickEpoch(age);
        IEmission.EpochState memory state = emission.getEpoch(epoch);
        bytes memory call = abi.encodeCall(IEmission.claimTreasury, (epoch));
        if (!claimable || state.totals.treasuryClaimed || state.pools.treasury == 0) return _mustRevert(governor, address(emission), call);
        _notePaid(epoch, emission.claimTreasury(epoch));
        _done();
    }

    function changeSchedule(uint256 how, uint256 amount) external action("change the schedule") {
        (, bool paused, IEmission.Rate memory rate, , , ) = emission.getSegment(emission.currentEpoch() + 1);
        vm.startPrank(governor);
        if (how % 4 == 0 && !paused) emission.pause();
        else if (paused) emission.unpause();
        else if (how % 4 == 1) emission.setRate(IEmission.Rate(uint96(_between(amount, 1, 1_000 ether)), rate.ratio));
        else if (how % 4 == 2) {
            uint16 treasury = uint16(_between(amount, 0, 2_500));
            emission.setShares(IEmission.Shares(2_000, 7_000 - treasury, 1_000, treasury));
        }
        vm.stopPrank();
        _done();
    }

    function passEpochs(uint256 count) external action("pass epochs") {
        vm.warp(block.timestamp + _between(count, 1, 4) * 600);
        vm.roll(block.number + 1);
        _done();
    }

    function _deployEmission() internal {
        initialSupply = dpin.totalSupply();
        emission = IEmission(
            _proxy(
                _create("Emission", abi.encode(dpin, staking)),
                abi.encodeWithSignature(
                    "initialize(address,address,uint40,uint32,(uint96,uint128),(uint16,uint16,uint16,uint16))",
                    authority,
                    governor,
                    uint40(block.timestamp),
                    uint32(600),
                    // Nine tenths an epoch, of 1,000 DPIN.
                    IEmission.Rate(1_000 ether, uint128((uint256(1) << 126) / 10) * 9),
                    IEmission.Shares(2_000, 6_000, 1_000, 1_000)
                )
            )
        );
        vm.startPrank(governor);
        IMinted(address(dpin)).setMinter(address(emission));
        emission.addSource(address(escrow));
        emission.addSource(address(streams));
        vm.stopPrank();
    }

    function _notePaid(uint256 epoch, uint256 amount) private {
        paidOut += amount;
        paidOf[epoch] += amount;
        uint256 most = emission.emissionOf(epoch);
        if (paidOf[epoch] > most && paidOf[epoch] - most > overpaid) overpaid = paidOf[epoch] - most;
    }

    function _pickEpoch(uint256 age) private view returns (uint256 epoch, bool claimable) {
        uint256 current = emission.currentEpoch();
        age %= 16;
        epoch = age > current ? 0 : current - age;
        claimable = block.timestamp >= emission.claimableAt(epoch);
    }
}

interface IMinted {
    function setMinter(address minter) external;
    function minted() external view returns (uint256);
}
