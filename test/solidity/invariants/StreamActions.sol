// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IJobEscrow} from "../../../contracts/escrow/IJobEscrow.sol";
import {IJobStreams} from "../../../contracts/escrow/IJobStreams.sol";
import {IPayments} from "../../../contracts/escrow/IPayments.sol";
import {Statement} from "../../../contracts/compute/ITensorReferee.sol";
import {TensorTree} from "../../../contracts/compute/TensorTree.sol";
import {ContractWallet} from "../../contracts-support/ContractWallet.sol";
import {HostileParticipant} from "../../contracts-support/HostileParticipant.sol";
import {HostileToken} from "../../contracts-support/HostileToken.sol";
import {JobActions} from "./JobActions.sol";

/// @notice Requesters and providers play streams: funds, vouchers, batches; the vouchers of some are signed by a contract that turns hostile at times.
abstract contract StreamActions is JobActions {
    /// @dev More in a run would only make the checks slower.
    uint256 internal constant MAX_STREAMS = 8;
    uint256 internal constant MAX_BATCHES = 12;
    uint256 internal constant FIRST_BATCH = 1 << 40;
    uint256 private constant SIGNER = uint256(keccak256("signer"));
    uint256 private constant FORGER = uint256(keccak256("forger"));

    /// @dev What a stream must say of itself.
    struct Book {
        uint256 funded;
        uint256 collected;
        uint256 thawing;
        uint256 thawedAt;
        uint256 batches;
    }
    struct Signed {
        IJobStreams.Voucher voucher;
        bytes signature;
    }
    struct Jobs {
        uint8 count;
        uint8 lieLeaf; // of the one job that lies, where lieOf says that there is one
    }

    HostileParticipant internal hostile; // a requester, a delegator, an accuser, and the silent provider's operator
    ContractWallet internal wallet; // signs as ERC-1271 has it
    /// @dev The last one of the hostile requester in the hostile token. These are in no book: they move while the token calls back.
    uint256 internal hostileStream;
    mapping(uint256 batchId => Jobs) internal jobsOf;
    mapping(uint256 streamId => Book) private _bookOf;
    mapping(uint256 streamId => Signed) private _collectedWith; // the voucher of the last batch

    function openStream(uint256 who, uint256 whom, uint256 amount, bool inOther, bool byWallet) external action("open a stream") {
        if (streams.streamCount() >= MAX_STREAMS) return;
        amount = amount % 8 == 0 ? 0 : _between(amount, 1, 500 ether);
        address requester = requesters[who % requesters.length];
        address token = inOther ? address(other) : address(dpin);
        address signer = byWallet ? address(wallet) : vm.addr(SIGNER);
        bytes memory call = abi.encodeCall(IJobStreams.openStream, (providers[whom % providers.length], token, signer, amount));
        if (streams.paused() || !_isAllowed(token)) return _mustRevert(requester, address(streams), call);
        if (inOther && amount != 0 && _refusesPayments()) return _mustRevertWithin1MGas(requester, address(streams), call);
        _open(requester, providers[whom % providers.length], token, signer, amount);
        _done();
    }

    function fundStream(uint256 which, uint256 who, uint256 amount) external action("fund a stream") {
        (uint256 streamId, IJobStreams.Stream memory stream) = _pickOpen(which);
        if (streamId == 0) return;
        // Anybody may.
        address funder = requesters[who % requesters.length];
        amount = _between(amount, 1, 500 ether);
        bytes memory call = abi.encodeCall(IJobStreams.fundStream, (streamId, amount));
        if (stream.token == address(other) && _refusesPayments()) return _mustRevertWithin1MGas(funder, address(streams), call);
        _fund(streamId, funder, amount);
        _done();
    }

    function thawFunds(uint256 which, uint256 part) external action("thaw funds") {
        (uint256 streamId, IJobStreams.Stream memory stream) = _pickOpen(which);
        if (streamId == 0) return;
        uint256 left = stream.funded - stream.collected;
        _thaw(
            streamId,
            stream.requester,
            part % 5 == 0
                ? 0
                : part % 5 == 1
                    ? left
                    : _between(part, 0, left)
        );
        _done();
    }

    function withdrawFunds(uint256 which) external action("withdraw funds") {
        (uint256 streamId, IJobStreams.Stream memory stream) = _pickOpen(which);
        if (streamId == 0) return;
        bytes memory call = abi.encodeCall(IJobStreams.withdrawFunds, (streamId, stream.requester));
        bytes4 refusal =
            stream.thawing == 0 ? IJobStreams.JobStreams_NothingThawing.selector : IJobStreams.JobStreams_StillThawing.selector;
        if (stream.thawing == 0 || block.timestamp < stream.thawedAt) {
            _mustRevertWith(refusal, stream.requester, address(streams), call);
            // Some wait for it.
            if (stream.thawing == 0 || (which / 8) % 4 != 0) return;
            vm.warp(stream.thawedAt);
            vm.roll(block.number + 1);
        }
        if (stream.token == address(other) && stream.funded > stream.collected && _refusesTransfers())
            return _mustRevertWithin1MGas(stream.requester, address(streams), call);
        _withdrawFunds(streamId);
        _done();
    }

    function closeStream(uint256 which, bool byOperator) external action("close a stream") {
        (uint256 streamId, IJobStreams.Stream memory stream) = _pickOpen(which);
        if (streamId == 0) return;
        _close(streamId, byOperator ? _operatorOf(stream.provider) : stream.provider);
        _done();
    }

    function commitBatch(uint256 which, uint256 amount, uint256 jobs, uint256 lie) external action("commit a batch") {
        (uint256 streamId, IJobStreams.Stream memory stream) = _pickOpen(which);
        if (streamId == 0 || stream.funded == stream.collected || streams.batchCount() >= MAX_BATCHES) return;
        amount = _between(amount, 1, stream.funded - stream.collected);
        address sender = jobs % 2 == 0 ? stream.provider : _operatorOf(stream.provider);
        Jobs memory made = Jobs(uint8(_between(jobs, 1, 4)), uint8((lie / 16) % _between(jobs, 1, 4)));
        lie = stream.provider == providers[1] && lie % 4 != 0 ? 1 + (lie % lies.length) : 0;
        (bytes32 jobsRoot, ) = _treeOf(made, lie, 0);
        Signed memory signed = _sign(_voucherOf(streamId, jobsRoot, made.count, amount), SIGNER);
        bytes memory call = abi.encodeCall(IJobStreams.commitBatch, (signed.voucher, signed.signature, ""));
        // Whom the provider trusted to sign does not stand by it: nothing is collected, and nothing is lost that was not at risk.
        if (_signsNoMore(stream.signer))
            return _mustRevertWith(IJobStreams.JobStreams_WrongSignature.selector, sender, address(streams), call);
        // INVARIANT 2: nothing is locked that is not there.
        if (staking.stakeOf(stream.provider).lockable < payments[1].lockFor(stream.token, amount))
            return _mustRevert(sender, address(streams), call);
        // A requester may well withdraw what it has signed for, as soon as it hears of it: too late.
        if ((jobs / 8) % 3 == 0) _thaw(streamId, stream.requester, stream.funded - stream.collected);
        _commit(sender, signed, made, lie);
        _done();
    }

    /// @dev From funding to commitment at once, so that a run comes to disputes.
    function playBatch(uint256 who, uint256 jobs, uint256 lie) external action("play a batch up to its commitment") {
        address provider = providers[who % 2];
        address token = _playToken(lie);
        if (streams.batchCount() >= MAX_BATCHES || staking.stakeOf(provider).lockable < payments[1].lockFor(token, 10 ether)) return;
        uint256 streamId = _playable(provider, token);
        if (streamId == 0) {
            if (streams.paused() || streams.streamCount() >= MAX_STREAMS) return;
            streamId = _open(requesters[lie % requesters.length], provider, token, vm.addr(SIGNER), 0);
        }
        _fund(streamId, requesters[0], 10 ether);
        Jobs memory made = Jobs(uint8(_between(jobs, 1, 4)), uint8((lie / 16) % _between(jobs, 1, 4)));
        lie = provider == providers[1] ? 1 + (lie % lies.length) : 0;
        (bytes32 jobsRoot, ) = _treeOf(made, lie, 0);
        _commit(provider, _sign(_voucherOf(streamId, jobsRoot, made.count, 10 ether), SIGNER), made, lie);
        _done();
    }

    function replayVoucher(uint256 which) external action("replay a voucher") {
        (uint256 streamId, IJobStreams.Stream memory stream) = _pickStream(which);
        Signed memory signed = _collectedWith[streamId];
        if (streamId == 0 || signed.voucher.streamId == 0) return;
        bytes4 refusal =
            stream.token == address(0) ? IJobStreams.JobStreams_NoSuchStream.selector : IJobStreams.JobStreams_WrongBatch.selector;
        _tryVoucher(refusal, stream.provider, signed);
        // Signed as well, for the same batch, before or after the one that was committed.
        signed.voucher.cumulativeAmount = uint128(stream.funded);
        signed = _sign(signed.voucher, SIGNER);
        _tryVoucher(refusal, stream.provider, signed);
    }

    function forgeVoucher(uint256 which, uint256 amount) external action("forge a voucher") {
        (uint256 streamId, IJobStreams.Stream memory stream) = _pickOpen(which);
        if (streamId == 0 || stream.funded == stream.collected) return;
        uint256 left = stream.funded - stream.collected;
        IJobStreams.Voucher memory voucher = _voucherOf(streamId, keccak256("jobs"), 1, _between(amount, 1, left));
        Signed memory signed = _sign(voucher, SIGNER);
        _tryVoucher(
            IJobStreams.JobStreams_NotProvider.selector,
            stream.requester == address(hostile) ? requesters[0] : stream.requester,
            signed
        );
        _tryVoucher(IJobStreams.JobStreams_WrongSignature.selector, stream.provider, _sign(voucher, FORGER));
        signed.voucher.jobsRoot = keccak256("other jobs");
        _tryVoucher(IJobStreams.JobStreams_WrongSignature.selector, stream.provider, signed);
        ++voucher.batch;
        _tryVoucher(IJobStreams.JobStreams_WrongBatch.selector, stream.provider, _sign(voucher, SIGNER));
        signed = _sign(_voucherOf(streamId, keccak256("jobs"), 1, left + 1), SIGNER);
        _tryVoucher(IJobStreams.JobStreams_NotFunded.selector, stream.provider, signed);
        signed = _sign(_voucherOf(streamId, keccak256("jobs"), 1, 0), SIGNER);
        _tryVoucher(IJobStreams.JobStreams_NothingToCollect.selector, stream.provider, signed);
    }

    function meddleWithStreams(uint256 which) external action("meddle with streams") {
        (uint256 streamId, IJobStreams.Stream memory stream) = _pickStream(which);
        if (streamId == 0) return;
        address stranger = stream.requester == requesters[0] ? requesters[1] : requesters[0];
        bytes4 notRequester = IJobStreams.JobStreams_NotRequester.selector;
        _mustRevertWith(notRequester, stranger, address(streams), abi.encodeCall(IJobStreams.thawFunds, (streamId, 0)));
        _mustRevertWith(notRequester, stranger, address(streams), abi.encodeCall(IJobStreams.withdrawFunds, (streamId, stranger)));
        bytes memory call = abi.encodeCall(IJobStreams.closeStream, (streamId));
        _mustRevertWith(IJobStreams.JobStreams_NotProvider.selector, stranger, address(streams), call);
        if (stream.token == address(0)) {
            bytes4 closed = IJobStreams.JobStreams_NoSuchStream.selector;
            _mustRevertWith(closed, stream.provider, address(streams), call);
            _mustRevertWith(closed, stranger, address(streams), abi.encodeCall(IJobStreams.fundStream, (streamId, 1)));
            call = abi.encodeCall(IJobStreams.withdrawFunds, (streamId, stream.requester));
            _mustRevertWith(closed, stream.requester, address(streams), call);
        } else {
            call = abi.encodeCall(IJobStreams.thawFunds, (streamId, uint256(stream.funded) - stream.collected + 1));
            _mustRevertWith(IJobStreams.JobStreams_NotFunded.selector, stream.requester, address(streams), call);
        }
        (uint256 batchId, ) = _pickBatch(which, IJobStreams.State.Convicted);
        if (batchId == 0) return;
        stranger = _requesterOf(batchId) == requesters[0] ? requesters[1] : requesters[0];
        _mustRevertWith(notRequester, stranger, address(streams), abi.encodeCall(IJobStreams.claimRefund, (batchId, stranger)));
    }

    function finalizeBatch(uint256 which) external action("finalize a batch") {
        (uint256 batchId, IJobStreams.Batch memory batch) = _pickBatch(which, IJobStreams.State.Committed);
        if (batchId == 0) return;
        bytes memory call = abi.encodeCall(IJobStreams.finalizeBatch, (batchId));
        if (block.timestamp <= uint256(batch.windowEnd) + PROOF_TAIL)
            return _mustRevertWith(IJobStreams.JobStreams_DeadlineNotPassed.selector, msg.sender, address(streams), call);
        streams.finalizeBatch(batchId);
        _done();
    }

    /// @dev All there are, and one that there is not.
    function finalizeMany(bool ofStreams) external action(_kind("finalize many", ofStreams)) {
        uint256 count = ofStreams ? streams.batchCount() : escrow.jobCount();
        uint256[] memory ids = new uint256[](count + 1);
        bool[] memory expected = new bool[](count + 1);
        for (uint256 i = 0; i <= count; ++i) {
            ids[i] = ofStreams ? FIRST_BATCH + i : 1 + i;
            bool committed =
                ofStreams
                    ? streams.getBatch(ids[i]).state == IJobStreams.State.Committed
                    : escrow.stateOf(ids[i]) == IJobEscrow.State.Committed;
            uint256 windowEnd = ofStreams ? streams.getBatch(ids[i]).windowEnd : escrow.getJob(ids[i]).windowEnd;
            expected[i] = committed && block.timestamp > windowEnd + PROOF_TAIL;
        }
        bool[] memory finalized = ofStreams ? streams.finalizeBatches(ids) : escrow.finalizeMany(ids);
        require(keccak256(abi.encode(finalized)) == keccak256(abi.encode(expected)), "6: finalized others than were due");
        _done();
    }

    function claimBatchRefund(uint256 which) external action("claim refund, streams") {
        (uint256 batchId, IJobStreams.Batch memory batch) = _pickBatch(which, IJobStreams.State.Convicted);
        if (batchId == 0) return;
        address requester = _requesterOf(batchId);
        bytes memory call = abi.encodeCall(IJobStreams.claimRefund, (batchId, requester));
        if (batch.amount == 0) return _mustRevertWith(IPayments.Payments_NothingToWithdraw.selector, requester, address(streams), call);
        if (batch.token == address(other) && _refusesTransfers()) return _mustRevertWithin1MGas(requester, address(streams), call);
        vm.prank(requester);
        streams.claimRefund(batchId, requester);
        _done();
    }

    /// @dev 1: what streams say of themselves.
    function _checkBooks() internal view {
        uint256 count = streams.streamCount();
        for (uint256 streamId = 1; streamId <= count; ++streamId) {
            IJobStreams.Stream memory stream = streams.getStream(streamId);
            if (stream.token == address(0)) require(stream.funded == 0 && stream.thawing == 0, "1: a closed stream holds something");
            if (_isUnbooked(stream)) continue;
            Book memory book = _bookOf[streamId];
            require(stream.funded == book.funded && stream.collected == book.collected, "1: a stream's funds");
            require(stream.thawing == book.thawing && (book.thawing == 0 || stream.thawedAt == book.thawedAt), "1: a stream's thaw");
            require(stream.batches == book.batches, "1: a stream's batches");
        }
    }

    function _open(address requester, address provider, address token, address signer, uint256 amount) private returns (uint256 streamId) {
        vm.prank(requester);
        streamId = streams.openStream(provider, token, signer, amount);
        _bookOf[streamId].funded = amount;
        if (requester == address(hostile) && token == address(other)) hostileStream = streamId;
    }

    function _fund(uint256 streamId, address funder, uint256 amount) private {
        vm.prank(funder);
        streams.fundStream(streamId, amount);
        _bookOf[streamId].funded += amount;
    }

    function _thaw(uint256 streamId, address requester, uint256 amount) internal {
        vm.prank(requester);
        streams.thawFunds(streamId, amount);
        Book storage book = _bookOf[streamId];
        if (amount > book.thawing) book.thawedAt = block.timestamp + streams.getParameters().fundsThawTime;
        book.thawing = amount;
    }

    function _withdrawFunds(uint256 streamId) internal {
        IJobStreams.Stream memory stream = streams.getStream(streamId);
        uint256 left = stream.funded - stream.collected;
        uint256 due = stream.thawing < left ? stream.thawing : left;
        vm.prank(stream.requester);
        require(streams.withdrawFunds(streamId, stream.requester) == due, "1: withdrew another amount than was due");
        _bookOf[streamId].funded -= due;
        _bookOf[streamId].thawing = 0;
    }

    function _close(uint256 streamId, address sender) internal {
        vm.prank(sender);
        streams.closeStream(streamId);
        _bookOf[streamId].funded = 0;
        _bookOf[streamId].thawing = 0;
    }

    function _commit(address sender, Signed memory signed, Jobs memory made, uint256 lie) private {
        vm.prank(sender);
        uint256 batchId = streams.commitBatch(signed.voucher, signed.signature, "");
        jobsOf[batchId] = made;
        lieOf[batchId] = lie;
        _bookOf[signed.voucher.streamId].collected = signed.voucher.cumulativeAmount;
        ++_bookOf[signed.voucher.streamId].batches;
        _collectedWith[signed.voucher.streamId] = signed;
    }

    function _tryVoucher(bytes4 refusal, address sender, Signed memory signed) private {
        bytes memory call = abi.encodeCall(IJobStreams.commitBatch, (signed.voucher, signed.signature, ""));
        _mustRevertWith(refusal, sender, address(streams), call);
    }

    function _voucherOf(
        uint256 streamId,
        bytes32 jobsRoot,
        uint256 jobCount,
        uint256 amount
    ) private view returns (IJobStreams.Voucher memory) {
        IJobStreams.Stream memory stream = streams.getStream(streamId);
        return IJobStreams.Voucher(streamId, stream.batches, jobsRoot, uint32(jobCount), uint128(stream.collected + amount));
    }

    function _sign(IJobStreams.Voucher memory voucher, uint256 key) private view returns (Signed memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, streams.voucherDigest(voucher));
        return Signed(voucher, abi.encodePacked(r, s, v));
    }

    function _signsNoMore(address signer) private view returns (bool) {
        return signer == address(wallet) && wallet.mode() != ContractWallet.Mode.Honest;
    }

    function _operatorOf(address provider) private view returns (address) {
        return staking.getProvider(provider).operator;
    }

    /// @dev An open stream whose vouchers a key signs; 0 if there is none.
    function _playable(address provider, address token) private view returns (uint256) {
        for (uint256 streamId = streams.streamCount(); streamId > 0; --streamId) {
            IJobStreams.Stream memory stream = streams.getStream(streamId);
            if (stream.provider == provider && stream.token == token && stream.signer != address(wallet)) return streamId;
        }
        return 0;
    }

    /// @dev The stream's token is not said any more once it is closed; then it does not move either.
    function _isUnbooked(IJobStreams.Stream memory stream) private view returns (bool) {
        return stream.requester == address(hostile) && stream.token != address(dpin);
    }

    function _requesterOf(uint256 batchId) internal view returns (address) {
        return streams.getStream(streams.getBatch(batchId).streamId).requester;
    }

    function _pickStream(uint256 seed) internal view returns (uint256 streamId, IJobStreams.Stream memory stream) {
        uint256 count = streams.streamCount();
        if (count == 0) return (0, stream);
        streamId = 1 + (seed % count);
        return (streamId, streams.getStream(streamId));
    }

    /// @dev The first open stream from a random one on; 0 if there is none.
    function _pickOpen(uint256 seed) private view returns (uint256, IJobStreams.Stream memory stream) {
        uint256 count = streams.streamCount();
        for (uint256 i = 0; i < count; ++i) {
            uint256 candidate = 1 + (((seed % count) + i) % count);
            stream = streams.getStream(candidate);
            if (stream.token != address(0)) return (candidate, stream);
        }
        return (0, stream);
    }

    /// @dev The first batch of a state from a random one on; 0 if there is none.
    function _pickBatch(uint256 seed, IJobStreams.State state) internal view returns (uint256, IJobStreams.Batch memory batch) {
        uint256 count = streams.batchCount();
        for (uint256 i = 0; i < count; ++i) {
            uint256 candidate = FIRST_BATCH + (((seed % count) + i) % count);
            batch = streams.getBatch(candidate);
            if (batch.state == state) return (candidate, batch);
        }
        return (0, batch);
    }

    /// @dev The tree over a batch's jobs, and the path of one of them: docs/spec/streams.md. All jobs are the honest run, but for the one that lies.
    function _treeOf(Jobs memory jobs, uint256 lie, uint256 leaf) internal view returns (bytes32 root, bytes32[] memory path) {
        uint256 depth = TensorTree.depthOf(jobs.count);
        bytes32[] memory nodes = new bytes32[](1 << depth);
        for (uint256 i = 0; i < nodes.length; ++i) {
            if (i >= jobs.count) nodes[i] = TensorTree.ZERO_LEAF;
            else nodes[i] = _hashOf(lie != 0 && i == jobs.lieLeaf ? lies[lie - 1].statement : honest);
        }
        path = new bytes32[](depth);
        for (uint256 level = 0; level < depth; ++level) {
            path[level] = nodes[(leaf >> level) ^ 1];
            for (uint256 i = 0; i < 1 << (depth - 1 - level); ++i) nodes[i] = TensorTree.nodeHash(nodes[2 * i], nodes[2 * i + 1]);
        }
        root = nodes[0];
    }

    function _hashOf(Statement memory statement) private pure returns (bytes32) {
        bytes32 posted = keccak256(abi.encode(statement.programRoot, statement.inputRoot));
        return keccak256(abi.encode(posted, statement.outputRoot, statement.traceRoot));
    }
}
