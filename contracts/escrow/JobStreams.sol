// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EIP712Upgradeable} from "@openzeppelin/contracts-upgradeable/utils/cryptography/EIP712Upgradeable.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IComputeChallenges} from "../compute/IComputeChallenges.sol";
import {IJudged} from "../compute/IJudged.sol";
import {ILocker} from "../staking/ILocker.sol";
import {IProviderStaking} from "../staking/IProviderStaking.sol";
import {IJobStreams} from "./IJobStreams.sol";
import {IPayments} from "./IPayments.sol";
import {Payments} from "./Payments.sol";

/// @title Many jobs between one requester and one provider, paid by vouchers and judged as Merkle batches
/// @dev INVARIANT: of each token, balance = Σ (funded − collected) of open streams + Σ amounts of committed and unclaimed convicted batches
/// + Σ credits + fees.
contract JobStreams is IJobStreams, Payments, EIP712Upgradeable {
    using SafeCast for uint256;

    /// @dev Slot 1: all that funding reads, and the only slot it writes. `token` is zero before opening and after closing.
    struct Funds {
        address token;
        uint96 funded;
    }
    /// @dev Slot 2.
    struct Supplier {
        address provider;
        uint8 tokenId;
        uint64 batches;
    }
    /// @dev Slot 3. INVARIANT: collected ≤ funded while the stream is open.
    struct Collection {
        address signer;
        uint96 collected;
    }
    /// @dev Slot 5.
    struct Thaw {
        uint96 amount;
        uint40 thawedAt;
    }
    struct Entry {
        Funds funds;
        Supplier supplier;
        Collection collection;
        address requester;
        Thaw thaw;
    }
    /// @dev Slot 1: what every step of a batch reads, and the only slot it writes after commitment.
    struct Progress {
        address provider;
        State state;
        uint8 tokenId;
        uint40 end; // windowEnd
        uint40 windowCap;
    }
    /// @dev Slot 2. `locked` is not cleared at the batch's end, which would cost more than its refund.
    struct Terms {
        uint96 amount;
        uint88 locked;
        uint16 feeBps;
        uint56 streamId;
    }
    /// @dev Three slots from commitment to the end.
    struct Record {
        Progress progress;
        Terms terms;
        bytes32 jobsRoot;
    }
    /// @dev Closed until the challenges are set.
    enum Phase {
        Closed,
        Open,
        Paused
    }
    /// @dev One slot, non-zero from initialisation, so that counting costs no new slot.
    struct Config {
        uint40 streamCount;
        uint40 batchCount;
        Phase phase;
        uint24 challengeWindow;
        uint24 maxDisputeTime;
        uint16 feeBps;
        uint16 lockFactorPercent;
        uint88 minLock;
    }
    /// @custom:storage-location erc7201:dpin.storage.JobStreams
    struct StreamsStorage {
        Config config;
        address challenges;
        uint32 fundsThawTime;
        mapping(uint256 streamId => Entry) streams;
        mapping(uint256 batchId => Record) batches;
    }

    uint256 public constant MAX_FEE_BPS = 1_000;
    uint256 public constant MAX_FUNDS_THAW_TIME = 90 days;
    uint256 private constant FIRST_BATCH = 1 << 40;
    bytes32 private constant VOUCHER_TYPE = keccak256(
        "Voucher(uint256 streamId,uint64 batch,bytes32 jobsRoot,uint32 jobCount,uint128 cumulativeAmount)"
    );
    /// @dev keccak256(abi.encode(uint256(keccak256("dpin.storage.JobStreams")) - 1)) & ~0xff
    bytes32 private constant STORAGE = 0x53e2a96d2c2ee2f4ae9b0a6b6ab981886a80d9129f983e0b81d9f1ecccfba100;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IProviderStaking private immutable _staking;
    /// @inheritdoc IJudged
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    uint32 public immutable proofTail;
    /// @inheritdoc IJobStreams
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    uint32 public immutable minChallengeWindow;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address staking_, uint32 proofTail_, uint32 minChallengeWindow_) Payments(IProviderStaking(staking_).token()) {
        require(proofTail_ != 0 && proofTail_ <= type(uint24).max && minChallengeWindow_ != 0, JobStreams_ParameterOutOfRange());
        _staking = IProviderStaking(staking_);
        proofTail = proofTail_;
        minChallengeWindow = minChallengeWindow_;
    }

    /// @notice Once, by the proxy's constructor.
    /// @dev EIP712Upgradeable has nothing to initialise: its name and version are overridden.
    /// @custom:oz-upgrades-unsafe-allow missing-initializer-call
    function initialize(address authority, Parameters calldata parameters) external initializer {
        __AccessManaged_init(authority);
        _setParameters(parameters);
    }

    /// @inheritdoc IJobStreams
    function openStream(address provider, address token, address signer, uint256 amount) external nonReentrant returns (uint256 streamId) {
        return _openStream(provider, token, signer, amount);
    }

    /// @inheritdoc IJobStreams
    function openStreamWithPermit(
        address provider,
        address token,
        address signer,
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant returns (uint256 streamId) {
        _permit(token, amount, deadline, v, r, s);
        return _openStream(provider, token, signer, amount);
    }

    /// @inheritdoc IJobStreams
    function fundStream(uint256 streamId, uint256 amount) external nonReentrant {
        _fundStream(streamId, amount);
    }

    /// @inheritdoc IJobStreams
    function fundStreamWithPermit(uint256 streamId, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external nonReentrant {
        _permit(_storage().streams[streamId].funds.token, amount, deadline, v, r, s);
        _fundStream(streamId, amount);
    }

    /// @inheritdoc IJobStreams
    function thawFunds(uint256 streamId, uint256 amount) external {
        Entry storage stream = _storage().streams[streamId];
        _requireRequester(streamId, stream);
        uint256 uncollected = _requireOpen(streamId, stream.funds).funded - stream.collection.collected;
        require(amount <= uncollected, JobStreams_NotFunded(streamId, amount, uncollected));
        Thaw memory thaw = stream.thaw;
        if (amount == 0) thaw.thawedAt = 0;
        else if (amount > thaw.amount) thaw.thawedAt = uint40(block.timestamp) + _storage().fundsThawTime;
        // SAFETY: amount ≤ funded, a uint96.
        thaw.amount = uint96(amount);
        stream.thaw = thaw;
        emit FundsThawing(streamId, amount, thaw.thawedAt);
    }

    /// @inheritdoc IJobStreams
    function withdrawFunds(uint256 streamId, address to) external nonReentrant returns (uint256 amount) {
        Entry storage stream = _storage().streams[streamId];
        _requireRequester(streamId, stream);
        Funds memory funds = _requireOpen(streamId, stream.funds);
        Thaw memory thaw = stream.thaw;
        require(thaw.amount != 0, JobStreams_NothingThawing(streamId));
        require(block.timestamp >= thaw.thawedAt, JobStreams_StillThawing(streamId, thaw.thawedAt, block.timestamp));
        amount = Math.min(thaw.amount, funds.funded - stream.collection.collected);
        delete stream.thaw;
        // SAFETY: amount ≤ funded.
        funds.funded -= uint96(amount);
        stream.funds = funds;
        emit FundsWithdrawn(streamId, to, amount, funds.funded);
        // A thaw that batches used up still ends here.
        if (amount != 0) _pay(funds.token, to, amount);
    }

    /// @inheritdoc IJobStreams
    function closeStream(uint256 streamId) external returns (uint256 refund) {
        Entry storage stream = _storage().streams[streamId];
        Supplier memory supplier = stream.supplier;
        require(_staking.providerOf(msg.sender) == supplier.provider, JobStreams_NotProvider(streamId, msg.sender));
        refund = _requireOpen(streamId, stream.funds).funded - stream.collection.collected;
        address requester = stream.requester;
        delete stream.funds;
        delete stream.thaw;
        _credit(supplier.tokenId, requester, refund);
        emit StreamClosed(streamId, requester, refund);
    }

    /// @inheritdoc IJobStreams
    function commitBatch(Voucher calldata voucher, bytes calldata signature, string calldata locator) external returns (uint256 batchId) {
        Entry storage stream = _storage().streams[voucher.streamId];
        uint256 funded = _requireOpen(voucher.streamId, stream.funds).funded;
        Supplier memory supplier = stream.supplier;
        require(_staking.providerOf(msg.sender) == supplier.provider, JobStreams_NotProvider(voucher.streamId, msg.sender));
        require(voucher.batch == supplier.batches, JobStreams_WrongBatch(voucher.streamId, voucher.batch, supplier.batches));
        require(voucher.jobsRoot != 0, JobStreams_ZeroRoot());
        require(voucher.jobCount != 0, JobStreams_NoJobs());
        Collection memory collection = stream.collection;
        uint256 total = voucher.cumulativeAmount;
        require(total > collection.collected, JobStreams_NothingToCollect(voucher.streamId, total, collection.collected));
        require(total <= funded, JobStreams_NotFunded(voucher.streamId, total, funded));
        require(
            _isSignedBy(collection.signer, _digestOf(voucher), signature),
            JobStreams_WrongSignature(voucher.streamId, collection.signer)
        );

        Record memory record;
        (batchId, record) = _newBatch(voucher, supplier, total - collection.collected);
        ++supplier.batches;
        stream.supplier = supplier;
        // SAFETY: total ≤ funded, a uint96.
        collection.collected = uint96(total);
        stream.collection = collection;
        _storage().batches[batchId] = record;
        _emitCommitted(batchId, voucher, record, locator);
        _staking.lock(supplier.provider, record.terms.locked);
    }

    /// @inheritdoc IJobStreams
    function finalizeBatch(uint256 batchId) external {
        Progress memory progress = _storage().batches[batchId].progress;
        require(progress.state == State.Committed, JobStreams_WrongState(batchId, progress.state));
        uint256 deadline = uint256(progress.end) + proofTail;
        require(block.timestamp > deadline, JobStreams_DeadlineNotPassed(deadline, block.timestamp));
        _finalizeBatch(batchId, progress);
    }

    /// @inheritdoc IJobStreams
    function finalizeBatches(uint256[] calldata batchIds) external returns (bool[] memory finalized) {
        finalized = new bool[](batchIds.length);
        for (uint256 i = 0; i < batchIds.length; ++i) {
            Progress memory progress = _storage().batches[batchIds[i]].progress;
            if (progress.state != State.Committed || block.timestamp <= uint256(progress.end) + proofTail) continue;
            finalized[i] = true;
            _finalizeBatch(batchIds[i], progress);
        }
    }

    /// @inheritdoc IJobStreams
    function claimRefund(uint256 batchId, address to) external nonReentrant returns (uint256 amount) {
        Record storage batch = _storage().batches[batchId];
        Progress memory progress = batch.progress;
        require(progress.state == State.Convicted, JobStreams_WrongState(batchId, progress.state));
        Terms memory terms = batch.terms;
        require(_storage().streams[terms.streamId].requester == msg.sender, JobStreams_NotRequester(batchId, msg.sender));
        amount = terms.amount;
        batch.terms.amount = 0;
        emit RefundClaimed(batchId, msg.sender, to, amount);
        _pay(_tokenOf(progress.tokenId).token, to, amount);
    }

    /// @inheritdoc IJudged
    function convict(uint256 id, bytes32 commitment, uint40 claimedAt) external returns (address provider, uint256 locked) {
        StreamsStorage storage $ = _storage();
        require(msg.sender == $.challenges, JobStreams_NotChallenges(msg.sender));
        Record storage batch = $.batches[id];
        Progress memory progress = batch.progress;
        require(progress.state == State.Committed, JobStreams_WrongState(id, progress.state));
        require(commitment == batch.jobsRoot, JobStreams_WrongRoot(id));
        require(claimedAt <= progress.end, JobStreams_DeadlinePassed(progress.end, claimedAt));
        uint256 deadline = uint256(progress.end) + proofTail;
        require(block.timestamp <= deadline, JobStreams_DeadlinePassed(deadline, block.timestamp));

        (provider, locked) = (progress.provider, batch.terms.locked);
        progress.state = State.Convicted;
        batch.progress = progress;
        // Nothing is judged any more: what the slot gives back pays for a part of the proof.
        delete batch.jobsRoot;
        emit BatchConvicted(id, provider, locked);
    }

    /// @inheritdoc IJudged
    function extendWindow(uint256 id, uint40 windowEnd) external {
        require(msg.sender == _storage().challenges, JobStreams_NotChallenges(msg.sender));
        Progress storage progress = _storage().batches[id].progress;
        require(progress.state == State.Committed, JobStreams_WrongState(id, progress.state));
        require(windowEnd >= progress.end && windowEnd <= progress.windowCap, JobStreams_WindowOutOfRange(windowEnd, progress.windowCap));
        progress.end = windowEnd;
        emit WindowExtended(id, windowEnd);
    }

    /// @inheritdoc IJobStreams
    function setParameters(Parameters calldata parameters) external restricted {
        address judge = _storage().challenges;
        if (judge != address(0)) {
            // A reveal demanded in the last second of a window must still fit.
            require(IComputeChallenges(judge).responseTime() <= parameters.maxDisputeTime, JobStreams_ParameterOutOfRange());
        }
        _setParameters(parameters);
    }

    /// @inheritdoc IJobStreams
    function setChallenges(address challenges_) external restricted {
        address current = _storage().challenges;
        require(current == address(0), JobStreams_ChallengesAlreadySet(current));
        // An active locker's slasher cannot lose its role, so this stays true as long as batches can be committed.
        require(
            _staking.slasherOf(address(this)) == challenges_ &&
                _staking.lockerStatus(address(this)) == IProviderStaking.LockerStatus.Active &&
                IComputeChallenges(challenges_).streams() == address(this),
            JobStreams_ChallengesCannotSlash(challenges_)
        );
        _storage().challenges = challenges_;
        _storage().config.phase = Phase.Open;
        emit ChallengesSet(challenges_);
    }

    /// @inheritdoc IJobStreams
    function pause() external restricted {
        require(_storage().config.phase == Phase.Open, JobStreams_NotOpen());
        _storage().config.phase = Phase.Paused;
        emit Paused(msg.sender);
    }

    /// @inheritdoc IJobStreams
    function unpause() external restricted {
        require(_storage().config.phase == Phase.Paused, JobStreams_NotPaused());
        _storage().config.phase = Phase.Open;
        emit Unpaused(msg.sender);
    }

    /// @inheritdoc IJobStreams
    function getStream(uint256 streamId) external view returns (Stream memory stream) {
        Entry memory entry = _storage().streams[streamId];
        stream.requester = entry.requester;
        stream.signer = entry.collection.signer;
        stream.provider = entry.supplier.provider;
        stream.token = entry.funds.token;
        stream.batches = entry.supplier.batches;
        (stream.funded, stream.collected) = (entry.funds.funded, entry.collection.collected);
        (stream.thawing, stream.thawedAt) = (entry.thaw.amount, entry.thaw.thawedAt);
        if (entry.funds.token != address(0)) {
            uint96 uncollected = stream.funded - stream.collected;
            stream.available = uncollected - uint96(Math.min(uncollected, stream.thawing));
        }
    }

    /// @inheritdoc IJobStreams
    function getBatch(uint256 batchId) external view returns (Batch memory batch) {
        Record memory record = _storage().batches[batchId];
        batch.state = record.progress.state;
        batch.streamId = record.terms.streamId;
        batch.provider = record.progress.provider;
        batch.token = _tokenOf(record.progress.tokenId).token;
        (batch.windowEnd, batch.windowCap) = (record.progress.end, record.progress.windowCap);
        batch.amount = record.terms.amount;
        batch.locked = batch.state == State.Committed ? record.terms.locked : 0;
        batch.feeBps = record.terms.feeBps;
        batch.jobsRoot = record.jobsRoot;
    }

    /// @inheritdoc IJobStreams
    function voucherDigest(Voucher calldata voucher) external view returns (bytes32) {
        return _digestOf(voucher);
    }

    /// @inheritdoc IJudged
    function windowOf(uint256 id) external view returns (bool committed, uint40 windowEnd, uint40 windowCap) {
        Progress memory progress = _storage().batches[id].progress;
        return (progress.state == State.Committed, progress.end, progress.windowCap);
    }

    /// @inheritdoc IJudged
    function commitmentOf(uint256 id) external view returns (bytes32) {
        return _storage().batches[id].jobsRoot;
    }

    /// @inheritdoc IJudged
    function partiesOf(uint256 id) external view returns (address requester, address provider) {
        Record storage batch = _storage().batches[id];
        return (_storage().streams[batch.terms.streamId].requester, batch.progress.provider);
    }

    /// @inheritdoc IJudged
    function maxDisputeTime() external view returns (uint32) {
        return _storage().config.maxDisputeTime;
    }

    /// @inheritdoc IPayments
    function lockFor(address token, uint256 amount) external view returns (uint256) {
        Config memory config = _storage().config;
        return _lockForUp(_tokenOf(_tokenIdOf(token)).stakePerUnit, amount, config.lockFactorPercent, config.minLock);
    }

    /// @inheritdoc IJobStreams
    function getParameters() external view returns (Parameters memory) {
        Config memory config = _storage().config;
        return
            Parameters({
                challengeWindow: config.challengeWindow,
                maxDisputeTime: config.maxDisputeTime,
                fundsThawTime: _storage().fundsThawTime,
                feeBps: config.feeBps,
                lockFactorPercent: config.lockFactorPercent,
                minLock: config.minLock
            });
    }

    /// @inheritdoc IJobStreams
    function paused() external view returns (bool) {
        return _storage().config.phase == Phase.Paused;
    }

    /// @inheritdoc IJobStreams
    function streamCount() external view returns (uint256) {
        return _storage().config.streamCount;
    }

    /// @inheritdoc IJobStreams
    function batchCount() external view returns (uint256) {
        return _storage().config.batchCount;
    }

    /// @inheritdoc IJobStreams
    function challenges() external view returns (address) {
        return _storage().challenges;
    }

    /// @inheritdoc IJobStreams
    function staking() external view returns (address) {
        return address(_staking);
    }

    /// @inheritdoc ILocker
    function exposure() external view returns (uint64) {
        Config memory config = _storage().config;
        return uint64(config.challengeWindow) + config.maxDisputeTime + proofTail;
    }

    function _openStream(address provider, address token, address signer, uint256 amount) private returns (uint256 streamId) {
        Config storage config = _storage().config;
        require(config.phase == Phase.Open, JobStreams_NotOpen());
        require(provider != address(0) && signer != address(0), Payments_ZeroAddress());
        uint8 tokenId = _tokenIdOf(token);
        require(_tokenOf(tokenId).allowed, Payments_TokenNotAllowed(token));

        streamId = ++config.streamCount;
        Entry storage stream = _storage().streams[streamId];
        stream.funds = Funds(token, amount.toUint96());
        stream.supplier = Supplier(provider, tokenId, 0);
        stream.collection = Collection(signer, 0);
        stream.requester = msg.sender;
        emit StreamOpened(streamId, msg.sender, provider, token, signer);
        if (amount != 0) {
            emit StreamFunded(streamId, msg.sender, amount, amount);
            _receive(token, amount);
        }
    }

    function _fundStream(uint256 streamId, uint256 amount) private {
        require(amount != 0, JobStreams_ZeroAmount());
        Funds memory funds = _requireOpen(streamId, _storage().streams[streamId].funds);
        funds.funded = (funds.funded + amount).toUint96();
        _storage().streams[streamId].funds = funds;
        emit StreamFunded(streamId, msg.sender, amount, funds.funded);
        _receive(funds.token, amount);
    }

    function _newBatch(
        Voucher calldata voucher,
        Supplier memory supplier,
        uint256 amount
    ) private returns (uint256 batchId, Record memory record) {
        Config memory config = _storage().config;
        batchId = FIRST_BATCH + config.batchCount;
        _storage().config.batchCount = config.batchCount + 1;
        uint256 locked = _lockForUp(_tokenOf(supplier.tokenId).stakePerUnit, amount, config.lockFactorPercent, config.minLock);
        uint40 end = uint40(block.timestamp + config.challengeWindow);
        record.progress = Progress(supplier.provider, State.Committed, supplier.tokenId, end, end + config.maxDisputeTime);
        // SAFETY: amount ≤ funded, a uint96; _lockForUp checked that the lock fits; stream ids are counted in a uint40.
        record.terms = Terms(uint96(amount), uint88(locked), config.feeBps, uint56(voucher.streamId));
        record.jobsRoot = voucher.jobsRoot;
    }

    function _emitCommitted(uint256 batchId, Voucher calldata voucher, Record memory record, string calldata locator) private {
        emit BatchCommitted(
            batchId,
            voucher.streamId,
            record.progress.provider,
            voucher.batch,
            voucher.jobsRoot,
            voucher.jobCount,
            record.terms.amount,
            record.terms.locked,
            record.terms.feeBps,
            record.progress.end,
            record.progress.windowCap,
            locator
        );
    }

    function _finalizeBatch(uint256 batchId, Progress memory progress) private {
        Record storage batch = _storage().batches[batchId];
        Terms memory terms = batch.terms;
        progress.state = State.Finalized;
        batch.progress = progress;
        (uint256 paid, uint256 fee) = _earn(progress.tokenId, progress.provider, terms.amount, terms.feeBps);
        emit BatchFinalized(batchId, terms.streamId, progress.provider, paid, fee);
        _staking.unlock(progress.provider, terms.locked);
    }

    function _setParameters(Parameters calldata parameters) private {
        uint256 exposed = uint256(parameters.challengeWindow) + parameters.maxDisputeTime + proofTail;
        require(
            parameters.challengeWindow >= minChallengeWindow &&
                parameters.maxDisputeTime != 0 &&
                parameters.fundsThawTime >= 2 * exposed &&
                parameters.fundsThawTime <= MAX_FUNDS_THAW_TIME &&
                parameters.feeBps <= MAX_FEE_BPS &&
                _areLocksInRange(parameters.lockFactorPercent, parameters.minLock),
            JobStreams_ParameterOutOfRange()
        );
        uint256 thawPeriod = _staking.thawPeriod();
        require(exposed < thawPeriod, JobStreams_ExposureTooLong(exposed, thawPeriod));
        Config storage config = _storage().config;
        config.challengeWindow = uint256(parameters.challengeWindow).toUint24();
        config.maxDisputeTime = uint256(parameters.maxDisputeTime).toUint24();
        config.feeBps = parameters.feeBps;
        config.lockFactorPercent = parameters.lockFactorPercent;
        config.minLock = parameters.minLock;
        _storage().fundsThawTime = parameters.fundsThawTime;
        emit ParametersSet(parameters);
    }

    function _EIP712Name() internal pure override returns (string memory) {
        return "DPIN JobStreams";
    }

    function _EIP712Version() internal pure override returns (string memory) {
        return "1";
    }

    function _digestOf(Voucher calldata voucher) private view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(VOUCHER_TYPE, voucher.streamId, voucher.batch, voucher.jobsRoot, voucher.jobCount, voucher.cumulativeAmount)
                )
            );
    }

    /// @dev A key's own signature is looked at first: a key that takes on code later (EIP-7702) does not get rid of vouchers it has signed.
    function _isSignedBy(address signer, bytes32 digest, bytes calldata signature) private view returns (bool) {
        (address recovered, ECDSA.RecoverError problem, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (problem == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }

    function _requireRequester(uint256 streamId, Entry storage stream) private view {
        require(stream.requester == msg.sender, JobStreams_NotRequester(streamId, msg.sender));
    }

    function _requireOpen(uint256 streamId, Funds memory funds) private pure returns (Funds memory) {
        require(funds.token != address(0), JobStreams_NoSuchStream(streamId));
        return funds;
    }

    function _storage() private pure returns (StreamsStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}
