// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IComputeChallenges} from "../../../contracts/compute/IComputeChallenges.sol";
import {IJobEscrow} from "../../../contracts/escrow/IJobEscrow.sol";
import {IJobStreams} from "../../../contracts/escrow/IJobStreams.sol";
import {IPayments} from "../../../contracts/escrow/IPayments.sol";
import {ContractWallet} from "../../contracts-support/ContractWallet.sol";
import {HostileParticipant} from "../../contracts-support/HostileParticipant.sol";
import {HostileToken} from "../../contracts-support/HostileToken.sol";
import {DisputeActions} from "./DisputeActions.sol";
import {Reentry} from "./Reentry.sol";

/// @notice Whoever can be called by the contracts turns hostile and back: a payment token, a participant that is paid, a signer of vouchers.
abstract contract HostileActions is DisputeActions {
    Reentry internal tokenReentry;
    Reentry internal paymentReentry;

    /// @dev A token that calls back lets the hostile requester try for what is its own, at the moment that it should not have it.
    function turnToken(uint256 mode, uint256 aim) external action("turn token") {
        uint256 turn = mode % 3 == 0 ? 1 + ((mode / 3) % 8) : 0;
        HostileToken.Mode chosen = turn > 6 ? HostileToken.Mode.CallsBack : HostileToken.Mode(turn);
        if (chosen == HostileToken.Mode.CallsBack) {
            address self = address(hostile);
            tokenReentry.clear();
            tokenReentry.aim(address(payments[aim % 2]), abi.encodeCall(IPayments.withdraw, (address(other), self)));
            if (hostileStream != 0) {
                bytes[3] memory calls = [
                    abi.encodeCall(IJobStreams.withdrawFunds, (hostileStream, self)),
                    abi.encodeCall(IJobStreams.closeStream, (hostileStream)),
                    abi.encodeCall(IJobStreams.thawFunds, (hostileStream, 1 + (aim % 1 ether)))
                ];
                tokenReentry.aim(address(streams), calls[(aim / 2) % 3]);
            }
            (uint256 jobId, ) = _pick(aim, IJobEscrow.State.Convicted);
            if (jobId != 0) tokenReentry.aim(address(escrow), abi.encodeCall(IJobEscrow.claimRefund, (jobId, self)));
            (uint256 batchId, ) = _pickBatch(aim, IJobStreams.State.Convicted);
            if (batchId != 0) tokenReentry.aim(address(streams), abi.encodeCall(IJobStreams.claimRefund, (batchId, self)));
            other.setCallback(address(tokenReentry), abi.encodeCall(Reentry.reenter, ()));
        } else {
            other.setMode(chosen);
        }
        _done();
    }

    function turnParticipant(uint256 mode) external action("turn participant") {
        HostileParticipant.Mode chosen = mode % 8 > 4 ? HostileParticipant.Mode.CallsBack : HostileParticipant.Mode(mode % 5);
        if (chosen == HostileParticipant.Mode.CallsBack) {
            hostile.setCallback(address(paymentReentry), abi.encodeCall(Reentry.reenter, ()));
        } else {
            hostile.setMode(chosen);
        }
        _done();
    }

    /// @dev Hostile half of the time.
    function turnSigner(uint256 mode) external action("turn signer") {
        wallet.setMode(ContractWallet.Mode(mode % 2 == 0 ? 0 : 1 + ((mode / 2) % 4)));
        _done();
    }

    function withdrawHostilely() external action("withdraw deposits to a hostile contract") {
        // Anybody may give back what was put down for a reveal that nobody answered.
        for (uint256 i = 0; i < demands.length; ++i) {
            IComputeChallenges.Reveal memory reveal = _revealOf(demands[i]);
            if (reveal.demander != accuser || reveal.deposit == 0 || _judgedOf(demands[i].id).committed) continue;
            challenges.reclaimDeposit(demands[i].id, demands[i].leaf, opened.node);
        }
        uint256 credit = challenges.depositCredit(accuser);
        if (credit == 0) return;
        bytes memory call = abi.encodeCall(IComputeChallenges.withdrawDeposits, (payable(accuser)));
        HostileParticipant.Mode mode = hostile.mode();
        if (mode != HostileParticipant.Mode.Accepts && mode != HostileParticipant.Mode.CallsBack)
            return _mustRevertWithin1MGas(accuser, address(challenges), call);
        uint256 before = accuser.balance;
        vm.prank(accuser);
        challenges.withdrawDeposits(payable(accuser));
        require(accuser.balance == before + credit, "9: paid another amount than the credit");
        _done();
    }

    function _recordCallbacks() internal override {
        _record("re-enter from a token", tokenReentry.done(), tokenReentry.refused());
        _record("re-enter from a payment", paymentReentry.done(), paymentReentry.refused());
    }

    function _prepareReentries() internal {
        tokenReentry = new Reentry(hostile);
        paymentReentry = new Reentry(hostile);
        paymentReentry.aim(address(challenges), abi.encodeCall(IComputeChallenges.withdrawDeposits, (payable(address(hostile)))));
    }
}
