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
        uint48 votingDelay; // ≤ MAX_VOTING_TIME
        uint32 votingPeriod; // ≤ MAX_VOTING_TIME
        uint256 proposalThreshold; // ≤ minQuorum
        uint256 quorumPercent; // of all votes
        uint256 minQuorum; // > 0
    }

    /// @notice Votes could be set so slow that nothing could ever be changed back.
    uint256 public constant MAX_VOTING_TIME = 30 days;

    /// @notice The least quorum: votes are wrapped DPIN, and while few wrap, a share of them would be cheap to buy.
    uint256 public immutable minQuorum;

    error DpinGovernor_VotingTimeTooLong(uint256 time);
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
        minQuorum = settings.minQuorum;
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
        require(newVotingDelay <= MAX_VOTING_TIME, DpinGovernor_VotingTimeTooLong(newVotingDelay));
        super._setVotingDelay(newVotingDelay);
    }

    function _setVotingPeriod(uint32 newVotingPeriod) internal override {
        require(newVotingPeriod <= MAX_VOTING_TIME, DpinGovernor_VotingTimeTooLong(newVotingPeriod));
        super._setVotingPeriod(newVotingPeriod);
    }

    function _setProposalThreshold(uint256 newProposalThreshold) internal override {
        // The base sets 0 before minQuorum is there.
        if (newProposalThreshold != 0) _requireThreshold(newProposalThreshold, minQuorum);
        super._setProposalThreshold(newProposalThreshold);
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

    function _requireThreshold(uint256 threshold, uint256 limit) private pure {
        require(threshold <= limit, DpinGovernor_ThresholdAboveQuorum(threshold, limit));
    }
}
