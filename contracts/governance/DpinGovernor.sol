// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {GovernorVotesQuorumFraction} from "@openzeppelin/contracts/governance/extensions/GovernorVotesQuorumFraction.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Proposals of the holders of DpinVotes
/// @notice A proposal waits votingDelay, is voted on for votingPeriod, is queued in the timelock and executed from it by anyone. Times are seconds,
/// votes are DPIN wei.
contract DpinGovernor is GovernorSettings, GovernorCountingSimple, GovernorVotes, GovernorVotesQuorumFraction, GovernorTimelockControl {
    struct Settings {
        uint48 votingDelay; // ≥ minVotingDelay, ≤ MAX_VOTING_TIME
        uint32 votingPeriod; // ≥ minVotingPeriod, ≤ MAX_VOTING_TIME
        uint256 proposalThreshold; // ≤ minQuorum
        uint256 quorumPercent; // of all votes; ≥ MIN_QUORUM_PERCENT, ≤ MAX_QUORUM_PERCENT
        uint256 minQuorum; // > 0; for ever
        uint48 minVotingDelay; // > 0; for ever
        uint32 minVotingPeriod; // > 0; for ever
    }

    /// @notice Votes could be set so slow that nothing could ever be changed back.
    uint256 public constant MAX_VOTING_TIME = 30 days;
    /// @notice A quorum that needs more than half of all votes might never be reached again, not even to lower it.
    uint256 public constant MAX_QUORUM_PERCENT = 50;
    uint256 public constant MIN_QUORUM_PERCENT = 4;

    /// @notice The least quorum: votes are wrapped DPIN, and while few wrap, a share of them would be cheap to buy.
    uint256 public immutable minQuorum;
    /// @notice Seconds: a majority of today cannot take the time to see a proposal, to wrap and to vote from those who come tomorrow.
    uint256 public immutable minVotingDelay;
    uint256 public immutable minVotingPeriod;

    error DpinGovernor_VotingTimeOutOfRange(uint256 time, uint256 least);
    error DpinGovernor_QuorumOutOfRange(uint256 percent);
    error DpinGovernor_ThresholdAboveQuorum(uint256 threshold, uint256 minQuorum);
    error DpinGovernor_NoQuorum();

    constructor(
        IVotes votes,
        TimelockController timelock_,
        Settings memory settings
    )
        Governor("DpinGovernor")
        GovernorSettings(settings.votingDelay, settings.votingPeriod, 0)
        GovernorVotes(votes)
        GovernorVotesQuorumFraction(settings.quorumPercent)
        GovernorTimelockControl(timelock_)
    {
        require(settings.minQuorum != 0, DpinGovernor_NoQuorum());
        require(settings.minVotingDelay != 0 && settings.minVotingPeriod != 0, DpinGovernor_VotingTimeOutOfRange(0, 1));
        (minQuorum, minVotingDelay, minVotingPeriod) = (settings.minQuorum, settings.minVotingDelay, settings.minVotingPeriod);
        // The bases' constructors ran before the least times were there.
        _requireTime(settings.votingDelay, settings.minVotingDelay);
        _requireTime(settings.votingPeriod, settings.minVotingPeriod);
        _requireThreshold(settings.proposalThreshold, settings.minQuorum);
        super._setProposalThreshold(settings.proposalThreshold);
    }

    /// @notice The votes for and abstaining that a proposal needs: a share of all votes at `timepoint`, and at least minQuorum.
    function quorum(uint256 timepoint) public view override(Governor, GovernorVotesQuorumFraction) returns (uint256) {
        return Math.max(super.quorum(timepoint), minQuorum);
    }

    function votingDelay() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.votingDelay();
    }

    function votingPeriod() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.votingPeriod();
    }

    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    function state(uint256 proposalId) public view override(Governor, GovernorTimelockControl) returns (ProposalState) {
        return super.state(proposalId);
    }

    function proposalNeedsQueuing(uint256 proposalId) public view override(Governor, GovernorTimelockControl) returns (bool) {
        return super.proposalNeedsQueuing(proposalId);
    }

    function _setVotingDelay(uint48 newVotingDelay) internal override {
        _requireTime(newVotingDelay, minVotingDelay);
        super._setVotingDelay(newVotingDelay);
    }

    function _setVotingPeriod(uint32 newVotingPeriod) internal override {
        _requireTime(newVotingPeriod, minVotingPeriod);
        super._setVotingPeriod(newVotingPeriod);
    }

    function _setProposalThreshold(uint256 newProposalThreshold) internal override {
        // The base sets 0 before minQuorum is there.
        if (newProposalThreshold != 0) _requireThreshold(newProposalThreshold, minQuorum);
        super._setProposalThreshold(newProposalThreshold);
    }

    function _updateQuorumNumerator(uint256 newQuorumNumerator) internal override {
        require(
            newQuorumNumerator >= MIN_QUORUM_PERCENT && newQuorumNumerator <= MAX_QUORUM_PERCENT,
            DpinGovernor_QuorumOutOfRange(newQuorumNumerator)
        );
        super._updateQuorumNumerator(newQuorumNumerator);
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }

    function _requireTime(uint256 time, uint256 least) private pure {
        require(time >= least && time <= MAX_VOTING_TIME, DpinGovernor_VotingTimeOutOfRange(time, least));
    }

    function _requireThreshold(uint256 threshold, uint256 limit) private pure {
        require(threshold <= limit, DpinGovernor_ThresholdAboveQuorum(threshold, limit));
    }
}
