// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IComputeChallenges} from "../compute/IComputeChallenges.sol";
import {IJudged} from "../compute/IJudged.sol";
import {ILocker} from "../staking/ILocker.sol";
import {IProviderStaking} from "../staking/IProviderStaking.sol";
import {IJobEscrow} from "./IJobEscrow.sol";
import {IPayments} from "./IPayments.sol";
import {Payments} from "./Payments.sol";

/// @title The life of a job and all requester money
/// @dev INVARIANT: of each token, balance = Σ maxPrice of posted, accepted, committed and unclaimed convicted jobs + Σ credits + fees.
contract JobEscrow is IJobEscrow, Payments {
    using SafeCast for uint256;

    /// @dev Slot 1: what every step of a job reads, and mostly the only slot it writes.
    struct Progress {
        address provider;
        State state;
        uint8 tokenId;
        uint40 end; // acceptBy, then commitBy, then windowEnd
        uint40 windowCap; // from acceptance the latest that it can become, from commitment where reveals stop extending
    }
    /// @dev Slot 2.
    struct Funding {
        address requester;
        uint96 maxPrice;
    }
    /// @dev Slot 3. `locked` is 0 exactly before acceptance and is not cleared at the job's end, which would cost more than its refund.
    struct Terms {
        uint96 price; // minPrice before acceptance
        uint88 locked;
        uint16 feeBps;
        uint24 runTime;
        uint32 auctionTimeThenPenaltyBps; // acceptBy - postedAt; from acceptance the share of the lock that not delivering burns
    }
    /// @dev Four slots from posting to the end.
    struct Record {
        Progress progress;
        Funding funding;
        Terms terms;
        bytes32 statement;
    }
    /// @dev Closed until the challenges are set.
    enum Phase {
        Closed,
        Open,
        Paused
    }
    /// @dev One slot, non-zero from initialisation, so that counting a job costs no new slot.
    struct Config {
        uint40 jobCount;
        Phase phase;
        uint24 maxJobTime;
        uint24 challengeWindow;
        uint24 maxDisputeTime;
        uint16 feeBps;
        uint16 penaltyBps;
        uint16 lockFactorPercent;
        uint88 minLock;
    }
    /// @custom:storage-location erc7201:dpin.storage.JobEscrow
    struct EscrowStorage {
        Config config;
        address challenges;
        mapping(uint256 jobId => Record) jobs;
    }

    uint256 public constant MAX_FEE_BPS = 1_000;
    uint256 public constant MAX_PENALTY_BPS = 2_000;
    /// @dev keccak256(abi.encode(uint256(keccak256("dpin.storage.JobEscrow")) - 1)) & ~0xff
    bytes32 private constant STORAGE = 0xb72d11cbaac5c00f6b889e2ad1ff6f82d5191d3b43393cacb585c7102258e000;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IProviderStaking private immutable _staking;
    /// @inheritdoc IJudged
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    uint32 public immutable proofTail;
    /// @inheritdoc IJobEscrow
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    uint32 public immutable minChallengeWindow;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address staking_, uint32 proofTail_, uint32 minChallengeWindow_) Payments(IProviderStaking(staking_).token()) {
        require(proofTail_ != 0 && proofTail_ <= type(uint24).max && minChallengeWindow_ != 0, JobEscrow_ParameterOutOfRange());
        _staking = IProviderStaking(staking_);
        proofTail = proofTail_;
        minChallengeWindow = minChallengeWindow_;
    }

    /// @notice Once, by the proxy's constructor.
    function initialize(address authority, Parameters calldata parameters) external initializer {
        __AccessManaged_init(authority);
        _setParameters(parameters);
    }

    /// @inheritdoc IJobEscrow
    function postJob(JobRequest calldata request) external nonReentrant returns (uint256 jobId) {
        return _postJob(request);
    }

    /// @inheritdoc IJobEscrow
    function postJobWithPermit(
        JobRequest calldata request,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant returns (uint256 jobId) {
        _permit(request.token, request.maxPrice, deadline, v, r, s);
        return _postJob(request);
    }

    /// @inheritdoc IJobEscrow
    function cancel(uint256 jobId) external {
        Record storage job = _storage().jobs[jobId];
        Progress memory progress = job.progress;
        require(progress.state == State.Posted, JobEscrow_WrongState(jobId, progress.state));
        Funding memory funding = job.funding;
        require(funding.requester == msg.sender, JobEscrow_NotRequester(jobId, msg.sender));
        job.progress.state = State.Cancelled;
        _credit(progress.tokenId, msg.sender, funding.maxPrice);
        emit JobCancelled(jobId, msg.sender, funding.maxPrice);
    }

    /// @inheritdoc IJobEscrow
    function accept(uint256 jobId, uint256 minPrice) external {
        Record storage job = _storage().jobs[jobId];
        Progress memory progress = job.progress;
        _requireAcceptable(jobId, progress);
        address provider = _staking.providerOf(msg.sender);
        require(provider != address(0), JobEscrow_NotProvider(jobId, msg.sender));
        require(progress.provider == address(0) || progress.provider == provider, JobEscrow_NotDesignated(jobId, provider));
        Terms memory terms = job.terms;
        uint256 price = _priceNowDown(progress.end, terms, job.funding.maxPrice);
        require(price >= minPrice, JobEscrow_PriceTooLow(price, minPrice));
        PaymentToken storage token = _tokenOf(progress.tokenId);
        require(token.allowed, Payments_TokenNotAllowed(token.token));
        Config memory config = _storage().config;
        require(config.phase == Phase.Open, JobEscrow_NotOpen());
        // It may have been posted under a longer one.
        require(terms.runTime <= config.maxJobTime, JobEscrow_RunTimeOutOfRange(terms.runTime, config.maxJobTime));
        uint256 locked = _lockForUp(token.stakePerUnit, price, config.lockFactorPercent, config.minLock);

        progress.provider = provider;
        progress.state = State.Accepted;
        progress.end = uint40(block.timestamp + terms.runTime);
        // INVARIANT: whatever the parameters become, the job ends within the exposure under which its stake is locked now.
        progress.windowCap = uint40(block.timestamp) + config.maxJobTime + config.challengeWindow + config.maxDisputeTime;
        // SAFETY: price ≤ maxPrice, a uint96; _lockForUp checked that the lock fits.
        (terms.price, terms.locked, terms.feeBps) = (uint96(price), uint88(locked), config.feeBps);
        terms.auctionTimeThenPenaltyBps = config.penaltyBps;
        job.progress = progress;
        job.terms = terms;
        emit JobAccepted(jobId, provider, price, locked, progress.end, config.feeBps, config.penaltyBps);
        _staking.lock(provider, locked);
    }

    /// @inheritdoc IJobEscrow
    function commit(uint256 jobId, bytes32 outputRoot, bytes32 traceRoot, string calldata locator) external {
        Record storage job = _storage().jobs[jobId];
        Progress memory progress = job.progress;
        require(progress.state == State.Accepted, JobEscrow_WrongState(jobId, progress.state));
        require(block.timestamp <= progress.end, JobEscrow_DeadlinePassed(progress.end, block.timestamp));
        require(_staking.providerOf(msg.sender) == progress.provider, JobEscrow_NotProvider(jobId, msg.sender));
        require(outputRoot != 0 && traceRoot != 0, JobEscrow_ZeroRoot());

        Config memory config = _storage().config;
        progress.state = State.Committed;
        uint256 latest = progress.windowCap;
        progress.end = uint40(Math.min(block.timestamp + config.challengeWindow, latest));
        progress.windowCap = uint40(Math.min(uint256(progress.end) + config.maxDisputeTime, latest));
        job.progress = progress;
        job.statement = keccak256(abi.encode(job.statement, outputRoot, traceRoot));
        emit JobCommitted(jobId, progress.provider, outputRoot, traceRoot, progress.end, progress.windowCap, locator);
    }

    /// @inheritdoc IJobEscrow
    function finalize(uint256 jobId) external {
        Progress memory progress = _storage().jobs[jobId].progress;
        require(progress.state == State.Committed, JobEscrow_WrongState(jobId, progress.state));
        uint256 deadline = uint256(progress.end) + proofTail;
        require(block.timestamp > deadline, JobEscrow_DeadlineNotPassed(deadline, block.timestamp));
        _staking.unlock(progress.provider, _finalize(jobId, progress));
    }

    /// @inheritdoc IJobEscrow
    function finalizeMany(uint256[] calldata jobIds) external returns (bool[] memory finalized) {
        finalized = new bool[](jobIds.length);
        address provider;
        uint256 unlocked;
        for (uint256 i = 0; i < jobIds.length; ++i) {
            Progress memory progress = _storage().jobs[jobIds[i]].progress;
            if (progress.state != State.Committed || block.timestamp <= uint256(progress.end) + proofTail) continue;
            finalized[i] = true;
            // Neighbours of one provider are unlocked together.
            if (progress.provider != provider) {
                if (unlocked != 0) _staking.unlock(provider, unlocked);
                (provider, unlocked) = (progress.provider, 0);
            }
            unlocked += _finalize(jobIds[i], progress);
        }
        if (unlocked != 0) _staking.unlock(provider, unlocked);
    }

    /// @inheritdoc IJobEscrow
    function expire(uint256 jobId) external {
        Progress memory progress = _storage().jobs[jobId].progress;
        require(progress.state == State.Posted || progress.state == State.Accepted, JobEscrow_WrongState(jobId, progress.state));
        require(block.timestamp > progress.end, JobEscrow_DeadlineNotPassed(progress.end, block.timestamp));
        _expire(jobId, progress);
    }

    /// @inheritdoc IJobEscrow
    function expireMany(uint256[] calldata jobIds) external returns (bool[] memory expired) {
        expired = new bool[](jobIds.length);
        for (uint256 i = 0; i < jobIds.length; ++i) {
            Progress memory progress = _storage().jobs[jobIds[i]].progress;
            if ((progress.state != State.Posted && progress.state != State.Accepted) || block.timestamp <= progress.end) continue;
            expired[i] = true;
            _expire(jobIds[i], progress);
        }
    }

    /// @inheritdoc IJobEscrow
    function claimRefund(uint256 jobId, address to) external nonReentrant returns (uint256 amount) {
        Record storage job = _storage().jobs[jobId];
        Progress memory progress = job.progress;
        require(progress.state == State.Convicted, JobEscrow_WrongState(jobId, progress.state));
        Funding memory funding = job.funding;
        require(funding.requester == msg.sender, JobEscrow_NotRequester(jobId, msg.sender));
        amount = funding.maxPrice;
        job.funding.maxPrice = 0;
        emit RefundClaimed(jobId, msg.sender, to, amount);
        _pay(_tokenOf(progress.tokenId).token, to, amount);
    }

    /// @inheritdoc IJudged
    function convict(uint256 id, bytes32 commitment, uint40 claimedAt) external returns (address provider, uint256 locked) {
        EscrowStorage storage $ = _storage();
        require(msg.sender == $.challenges, JobEscrow_NotChallenges(msg.sender));
        Record storage job = $.jobs[id];
        Progress memory progress = job.progress;
        require(progress.state == State.Committed, JobEscrow_WrongState(id, progress.state));
        require(commitment == job.statement, JobEscrow_WrongStatement(id));
        require(claimedAt <= progress.end, JobEscrow_DeadlinePassed(progress.end, claimedAt));
        uint256 deadline = uint256(progress.end) + proofTail;
        require(block.timestamp <= deadline, JobEscrow_DeadlinePassed(deadline, block.timestamp));

        (provider, locked) = (progress.provider, job.terms.locked);
        progress.state = State.Convicted;
        job.progress = progress;
        // Nothing is paid at the job's price and nothing is judged any more: what these slots give back pays for a part of the proof.
        delete job.terms;
        delete job.statement;
        emit JobConvicted(id, provider, locked);
    }

    /// @inheritdoc IJudged
    function extendWindow(uint256 id, uint40 windowEnd) external {
        require(msg.sender == _storage().challenges, JobEscrow_NotChallenges(msg.sender));
        Progress storage progress = _storage().jobs[id].progress;
        require(progress.state == State.Committed, JobEscrow_WrongState(id, progress.state));
        require(windowEnd >= progress.end && windowEnd <= progress.windowCap, JobEscrow_WindowOutOfRange(windowEnd, progress.windowCap));
        progress.end = windowEnd;
        emit WindowExtended(id, windowEnd);
    }

    /// @inheritdoc IJobEscrow
    function setParameters(Parameters calldata parameters) external restricted {
        address judge = _storage().challenges;
        if (judge != address(0)) {
            // A reveal demanded in the last second of a window must still fit.
            require(IComputeChallenges(judge).responseTime() <= parameters.maxDisputeTime, JobEscrow_ParameterOutOfRange());
        }
        _setParameters(parameters);
    }

    /// @inheritdoc IJobEscrow
    function setChallenges(address challenges_) external restricted {
        address current = _storage().challenges;
        require(current == address(0), JobEscrow_ChallengesAlreadySet(current));
        require(challenges_ != address(0), JobEscrow_ZeroAddress());
        // An active locker's slasher cannot lose its role, so this stays true as long as jobs can be accepted.
        require(
            _staking.slasherOf(address(this)) == challenges_ &&
                _staking.lockerStatus(address(this)) == IProviderStaking.LockerStatus.Active &&
                IComputeChallenges(challenges_).escrow() == address(this),
            JobEscrow_ChallengesCannotSlash(challenges_)
        );
        _storage().challenges = challenges_;
        _storage().config.phase = Phase.Open;
        emit ChallengesSet(challenges_);
    }

    /// @inheritdoc IJobEscrow
    function pause() external restricted {
        require(_storage().config.phase == Phase.Open, JobEscrow_NotOpen());
        _storage().config.phase = Phase.Paused;
        emit Paused(msg.sender);
    }

    /// @inheritdoc IJobEscrow
    function unpause() external restricted {
        require(_storage().config.phase == Phase.Paused, JobEscrow_NotPaused());
        _storage().config.phase = Phase.Open;
        emit Unpaused(msg.sender);
    }

    /// @inheritdoc IJobEscrow
    function getJob(uint256 jobId) external view returns (Job memory job) {
        Progress memory progress = _storage().jobs[jobId].progress;
        Terms memory terms = _storage().jobs[jobId].terms;
        job.requester = _storage().jobs[jobId].funding.requester;
        job.token = _tokenOf(progress.tokenId).token;
        job.provider = progress.provider;
        job.state = progress.state;
        job.runTime = terms.runTime;
        job.maxPrice = _storage().jobs[jobId].funding.maxPrice;
        job.statement = _storage().jobs[jobId].statement;
        bool running = progress.state == State.Accepted || progress.state == State.Committed;
        if (terms.locked == 0) job.minPrice = terms.price;
        else {
            (job.price, job.feeBps, job.locked) = (terms.price, terms.feeBps, running ? terms.locked : 0);
            job.penaltyBps = uint16(terms.auctionTimeThenPenaltyBps);
        }
        if (progress.state == State.Posted) {
            (job.postedAt, job.acceptBy) = (progress.end - terms.auctionTimeThenPenaltyBps, progress.end);
        } else if (progress.state == State.Accepted) {
            job.commitBy = progress.end;
        } else if (_hasWindow(progress.state)) {
            (job.windowEnd, job.windowCap) = (progress.end, progress.windowCap);
        }
    }

    /// @inheritdoc IJobEscrow
    function stateOf(uint256 jobId) external view returns (State) {
        return _storage().jobs[jobId].progress.state;
    }

    /// @inheritdoc IJudged
    function windowOf(uint256 id) external view returns (bool committed, uint40 windowEnd, uint40 windowCap) {
        Progress memory progress = _storage().jobs[id].progress;
        if (_hasWindow(progress.state)) (windowEnd, windowCap) = (progress.end, progress.windowCap);
        committed = progress.state == State.Committed;
    }

    /// @inheritdoc IJudged
    function commitmentOf(uint256 id) external view returns (bytes32) {
        return _storage().jobs[id].statement;
    }

    /// @inheritdoc IJudged
    function partiesOf(uint256 id) external view returns (address requester, address provider) {
        return (_storage().jobs[id].funding.requester, _storage().jobs[id].progress.provider);
    }

    /// @inheritdoc IJudged
    function maxDisputeTime() external view returns (uint32) {
        return _storage().config.maxDisputeTime;
    }

    /// @inheritdoc IJobEscrow
    function challenges() external view returns (address) {
        return _storage().challenges;
    }

    /// @inheritdoc IJobEscrow
    function currentPrice(uint256 jobId) external view returns (uint256) {
        Progress memory progress = _storage().jobs[jobId].progress;
        _requireAcceptable(jobId, progress);
        return _priceNowDown(progress.end, _storage().jobs[jobId].terms, _storage().jobs[jobId].funding.maxPrice);
    }

    /// @inheritdoc IPayments
    function lockFor(address token, uint256 amount) external view returns (uint256) {
        Config memory config = _storage().config;
        return _lockForUp(_tokenOf(_tokenIdOf(token)).stakePerUnit, amount, config.lockFactorPercent, config.minLock);
    }

    /// @inheritdoc IJobEscrow
    function getParameters() external view returns (Parameters memory) {
        Config memory config = _storage().config;
        return
            Parameters({
                maxJobTime: config.maxJobTime,
                challengeWindow: config.challengeWindow,
                maxDisputeTime: config.maxDisputeTime,
                feeBps: config.feeBps,
                penaltyBps: config.penaltyBps,
                lockFactorPercent: config.lockFactorPercent,
                minLock: config.minLock
            });
    }

    /// @inheritdoc IJobEscrow
    function paused() external view returns (bool) {
        return _storage().config.phase == Phase.Paused;
    }

    /// @inheritdoc IJobEscrow
    function jobCount() external view returns (uint256) {
        return _storage().config.jobCount;
    }

    /// @inheritdoc IJobEscrow
    function staking() external view returns (address) {
        return address(_staking);
    }

    /// @inheritdoc ILocker
    function exposure() external view returns (uint64) {
        Config memory config = _storage().config;
        return uint64(config.maxJobTime) + config.challengeWindow + config.maxDisputeTime + proofTail;
    }

    function _postJob(JobRequest calldata request) private returns (uint256 jobId) {
        Config storage config = _storage().config;
        require(config.phase == Phase.Open, JobEscrow_NotOpen());
        require(request.programRoot != 0 && request.inputRoot != 0, JobEscrow_ZeroRoot());
        require(request.minPrice != 0, JobEscrow_ZeroPrice());
        require(request.maxPrice >= request.minPrice, JobEscrow_PriceRangeReversed(request.minPrice, request.maxPrice));
        require(request.acceptBy > block.timestamp, JobEscrow_DeadlinePassed(request.acceptBy, block.timestamp));
        uint256 auctionTime = request.acceptBy - block.timestamp;
        require(auctionTime <= type(uint32).max, JobEscrow_DeadlineTooFar(request.acceptBy));
        require(
            request.runTime != 0 && request.runTime <= config.maxJobTime,
            JobEscrow_RunTimeOutOfRange(request.runTime, config.maxJobTime)
        );
        uint8 tokenId = _tokenIdOf(request.token);
        require(_tokenOf(tokenId).allowed, Payments_TokenNotAllowed(request.token));

        jobId = ++config.jobCount;
        Record storage job = _storage().jobs[jobId];
        job.progress = Progress(request.provider, State.Posted, tokenId, request.acceptBy, 0);
        job.funding = Funding(msg.sender, request.maxPrice);
        // SAFETY: runTime ≤ maxJobTime, a uint24; auctionTime was checked.
        job.terms = Terms(request.minPrice, 0, 0, uint24(request.runTime), uint32(auctionTime));
        job.statement = keccak256(abi.encode(request.programRoot, request.inputRoot));
        emit JobPosted(
            jobId,
            msg.sender,
            request.provider,
            request.programRoot,
            request.inputRoot,
            request.token,
            request.minPrice,
            request.maxPrice,
            request.acceptBy,
            request.runTime,
            request.locator
        );
        _receive(request.token, request.maxPrice);
    }

    /// @dev The caller unlocks what this returns.
    function _finalize(uint256 jobId, Progress memory progress) private returns (uint256 locked) {
        Record storage job = _storage().jobs[jobId];
        Funding memory funding = job.funding;
        Terms memory terms = job.terms;
        uint256 refund = funding.maxPrice - terms.price;
        job.progress.state = State.Finalized;
        (uint256 paid, uint256 fee) = _earn(progress.tokenId, progress.provider, terms.price, terms.feeBps);
        if (refund != 0) _credit(progress.tokenId, funding.requester, refund);
        emit JobFinalized(jobId, progress.provider, funding.requester, paid, fee, refund);
        return terms.locked;
    }

    function _expire(uint256 jobId, Progress memory progress) private {
        Record storage job = _storage().jobs[jobId];
        bool accepted = progress.state == State.Accepted;
        Funding memory funding = job.funding;
        Terms memory terms = job.terms;
        // As it was agreed at acceptance; nobody had accepted: nothing is locked.
        uint256 penalty = accepted ? (uint256(terms.locked) * terms.auctionTimeThenPenaltyBps) / BPS : 0;
        job.progress.state = State.Expired;
        _credit(progress.tokenId, funding.requester, funding.maxPrice);
        emit JobExpired(jobId, progress.provider, funding.requester, funding.maxPrice, penalty);
        if (accepted) {
            penalty = _staking.slash(progress.provider, terms.locked, penalty, false);
            _staking.burnSlashed(penalty);
        }
    }

    function _hasWindow(State state) private pure returns (bool) {
        return state == State.Committed || state == State.Finalized || state == State.Convicted;
    }

    function _setParameters(Parameters memory parameters) private {
        require(
            parameters.maxJobTime != 0 &&
                parameters.challengeWindow >= minChallengeWindow &&
                parameters.maxDisputeTime != 0 &&
                parameters.feeBps <= MAX_FEE_BPS &&
                parameters.penaltyBps <= MAX_PENALTY_BPS &&
                _areLocksInRange(parameters.lockFactorPercent, parameters.minLock),
            JobEscrow_ParameterOutOfRange()
        );
        uint256 exposed = uint256(parameters.maxJobTime) + parameters.challengeWindow + parameters.maxDisputeTime + proofTail;
        uint256 thawPeriod = _staking.thawPeriod();
        require(exposed < thawPeriod, JobEscrow_ExposureTooLong(exposed, thawPeriod));
        Config storage config = _storage().config;
        config.maxJobTime = uint256(parameters.maxJobTime).toUint24();
        config.challengeWindow = uint256(parameters.challengeWindow).toUint24();
        config.maxDisputeTime = uint256(parameters.maxDisputeTime).toUint24();
        config.feeBps = parameters.feeBps;
        config.penaltyBps = parameters.penaltyBps;
        config.lockFactorPercent = parameters.lockFactorPercent;
        config.minLock = parameters.minLock;
        emit ParametersSet(parameters);
    }

    function _requireAcceptable(uint256 jobId, Progress memory progress) private view {
        require(progress.state == State.Posted, JobEscrow_WrongState(jobId, progress.state));
        require(block.timestamp <= progress.end, JobEscrow_DeadlinePassed(progress.end, block.timestamp));
    }

    /// @dev Linear from minPrice at posting to maxPrice at acceptBy; rounded down, for the requester.
    function _priceNowDown(uint256 acceptBy, Terms memory terms, uint256 maxPrice) private view returns (uint256) {
        uint256 auctionTime = terms.auctionTimeThenPenaltyBps;
        uint256 elapsed = block.timestamp - (acceptBy - auctionTime);
        return terms.price + ((maxPrice - terms.price) * elapsed) / auctionTime;
    }

    function _storage() private pure returns (EscrowStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}
