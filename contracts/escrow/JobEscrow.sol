// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IComputeChallenges} from "../compute/IComputeChallenges.sol";
import {IJudged} from "../compute/IJudged.sol";
import {Governed} from "../governance/Governed.sol";
import {ILocker} from "../staking/ILocker.sol";
import {IProviderStaking} from "../staking/IProviderStaking.sol";
import {IJobEscrow} from "./IJobEscrow.sol";

/// @title The life of a job and all requester money
/// @dev INVARIANT: of each token, balance = Σ maxPrice of posted, accepted, committed and unclaimed convicted jobs + Σ credits + fees.
contract JobEscrow is IJobEscrow, Governed, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    /// @dev Slot 1: what every step of a job reads, and mostly the only slot it writes.
    struct Progress {
        address provider;
        State state;
        uint8 tokenId;
        uint40 end; // acceptBy, then commitBy, then windowEnd
        uint40 windowCap;
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
        uint32 auctionTime; // acceptBy - postedAt
    }
    /// @dev Four slots from posting to the end.
    struct Record {
        Progress progress;
        Funding funding;
        Terms terms;
        bytes32 statement;
    }
    /// @dev One slot, non-zero from construction, so that counting a job costs no new slot.
    struct Config {
        uint40 jobCount;
        bool open;
        uint24 maxJobTime;
        uint24 challengeWindow;
        uint24 maxDisputeTime;
        uint16 feeBps;
        uint16 penaltyBps;
        uint16 lockFactorPercent;
        uint88 minLock;
    }
    /// @dev The second slot holds `fees` beside a value that is never zero.
    struct PaymentToken {
        address token;
        uint120 stakePerUnit;
        bool allowed;
        uint128 fees;
    }

    /// @custom:storage-location erc7201:dpin.storage.JobEscrow
    struct EscrowStorage {
        Config config;
        address challenges;
        mapping(uint256 jobId => Record) jobs;
        mapping(uint8 tokenId => mapping(address account => uint256)) credits;
        mapping(uint8 tokenId => PaymentToken) tokens;
        /// @dev Ids run from 1; 0 is no token.
        mapping(address token => uint8) tokenIds;
        uint8 tokenCount;
    }

    uint256 private constant BPS = 10_000;
    uint256 public constant MAX_FEE_BPS = 1_000;
    uint256 public constant MAX_PENALTY_BPS = 2_000;
    /// @dev keccak256(abi.encode(uint256(keccak256("dpin.storage.JobEscrow")) - 1)) & ~0xff
    bytes32 private constant STORAGE = 0xb72d11cbaac5c00f6b889e2ad1ff6f82d5191d3b43393cacb585c7102258e000;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IProviderStaking private immutable _staking;
    /// @inheritdoc IJudged
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    uint32 public immutable proofTail;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address staking_, uint32 proofTail_) {
        require(staking_ != address(0), JobEscrow_ZeroAddress());
        require(proofTail_ != 0 && proofTail_ <= type(uint24).max, JobEscrow_ParameterOutOfRange());
        _staking = IProviderStaking(staking_);
        proofTail = proofTail_;
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
        require(_storage().tokenIds[request.token] != 0, JobEscrow_TokenNotAllowed(request.token));
        // A permit can be front-run with itself; the allowance is what counts.
        // solhint-disable-next-line no-empty-blocks
        try IERC20Permit(request.token).permit(msg.sender, address(this), request.maxPrice, deadline, v, r, s) {} catch {}
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
        _storage().credits[progress.tokenId][msg.sender] += funding.maxPrice;
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
        PaymentToken storage token = _storage().tokens[progress.tokenId];
        require(token.allowed, JobEscrow_TokenNotAllowed(token.token));
        Config memory config = _storage().config;
        uint256 locked = _lockForUp(config, token.stakePerUnit, price);

        progress.provider = provider;
        progress.state = State.Accepted;
        progress.end = uint40(block.timestamp + terms.runTime);
        // SAFETY: price ≤ maxPrice, a uint96; _lockForUp checked that the lock fits.
        (terms.price, terms.locked, terms.feeBps) = (uint96(price), uint88(locked), config.feeBps);
        job.progress = progress;
        job.terms = terms;
        emit JobAccepted(jobId, provider, price, locked, progress.end, config.feeBps);
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
        progress.end = uint40(block.timestamp + config.challengeWindow);
        progress.windowCap = progress.end + config.maxDisputeTime;
        job.progress = progress;
        job.statement = keccak256(abi.encode(job.statement, outputRoot, traceRoot));
        emit JobCommitted(jobId, progress.provider, outputRoot, traceRoot, progress.end, progress.windowCap, locator);
    }

    /// @inheritdoc IJobEscrow
    function finalize(uint256 jobId) external {
        Record storage job = _storage().jobs[jobId];
        Progress memory progress = job.progress;
        require(progress.state == State.Committed, JobEscrow_WrongState(jobId, progress.state));
        uint256 deadline = uint256(progress.end) + proofTail;
        require(block.timestamp > deadline, JobEscrow_DeadlineNotPassed(deadline, block.timestamp));

        Funding memory funding = job.funding;
        Terms memory terms = job.terms;
        uint256 fee = (uint256(terms.price) * terms.feeBps) / BPS;
        uint256 paid = terms.price - fee;
        uint256 refund = funding.maxPrice - terms.price;
        job.progress.state = State.Finalized;
        mapping(address => uint256) storage credits = _storage().credits[progress.tokenId];
        credits[progress.provider] += paid;
        if (refund != 0) credits[funding.requester] += refund;
        // SAFETY: a fee is below 2^96: this cannot overflow before 2^32 jobs at the highest price.
        if (fee != 0) _storage().tokens[progress.tokenId].fees += uint128(fee);
        emit JobFinalized(jobId, progress.provider, funding.requester, paid, fee, refund);
        _staking.unlock(progress.provider, terms.locked);
    }

    /// @inheritdoc IJobEscrow
    function expire(uint256 jobId) external {
        Record storage job = _storage().jobs[jobId];
        Progress memory progress = job.progress;
        bool accepted = progress.state == State.Accepted;
        require(accepted || progress.state == State.Posted, JobEscrow_WrongState(jobId, progress.state));
        require(block.timestamp > progress.end, JobEscrow_DeadlineNotPassed(progress.end, block.timestamp));

        Funding memory funding = job.funding;
        uint256 locked = accepted ? job.terms.locked : 0;
        uint256 penalty = (locked * _storage().config.penaltyBps) / BPS;
        job.progress.state = State.Expired;
        _storage().credits[progress.tokenId][funding.requester] += funding.maxPrice;
        emit JobExpired(jobId, progress.provider, funding.requester, funding.maxPrice, penalty);
        if (accepted) {
            penalty = _staking.slash(progress.provider, locked, penalty);
            _staking.burnSlashed(penalty);
        }
    }

    /// @inheritdoc IJobEscrow
    function withdraw(address token, address to) external nonReentrant returns (uint256 amount) {
        require(to != address(0), JobEscrow_ZeroAddress());
        uint8 tokenId = _storage().tokenIds[token];
        amount = _storage().credits[tokenId][msg.sender];
        require(amount != 0, JobEscrow_NothingToWithdraw());
        _storage().credits[tokenId][msg.sender] = 0;
        emit Withdrawn(token, msg.sender, to, amount);
        IERC20(token).safeTransfer(to, amount);
    }

    /// @inheritdoc IJobEscrow
    function claimRefund(uint256 jobId, address to) external nonReentrant returns (uint256 amount) {
        require(to != address(0), JobEscrow_ZeroAddress());
        Record storage job = _storage().jobs[jobId];
        Progress memory progress = job.progress;
        require(progress.state == State.Convicted, JobEscrow_WrongState(jobId, progress.state));
        Funding memory funding = job.funding;
        require(funding.requester == msg.sender, JobEscrow_NotRequester(jobId, msg.sender));
        amount = funding.maxPrice;
        require(amount != 0, JobEscrow_NothingToWithdraw());
        job.funding.maxPrice = 0;
        emit RefundClaimed(jobId, msg.sender, to, amount);
        IERC20(_storage().tokens[progress.tokenId].token).safeTransfer(to, amount);
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
    function setToken(address token, bool allowed, uint120 stakePerUnit) external restricted {
        require(token.code.length != 0, JobEscrow_ZeroAddress());
        require(stakePerUnit != 0, JobEscrow_ParameterOutOfRange());
        uint8 tokenId = _storage().tokenIds[token];
        if (tokenId == 0) {
            require(_storage().tokenCount < type(uint8).max, JobEscrow_TooManyTokens());
            tokenId = ++_storage().tokenCount;
            _storage().tokenIds[token] = tokenId;
            _storage().tokens[tokenId].token = token;
        }
        PaymentToken storage entry = _storage().tokens[tokenId];
        (entry.allowed, entry.stakePerUnit) = (allowed, stakePerUnit);
        emit TokenSet(token, tokenId, allowed, stakePerUnit);
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
        _storage().config.open = true;
        emit ChallengesSet(challenges_);
    }

    /// @inheritdoc IJobEscrow
    function sweepFees(address token, address to) external restricted nonReentrant returns (uint256 amount) {
        require(to != address(0), JobEscrow_ZeroAddress());
        PaymentToken storage entry = _storage().tokens[_storage().tokenIds[token]];
        amount = entry.fees;
        require(amount != 0, JobEscrow_NothingToWithdraw());
        entry.fees = 0;
        emit FeesSwept(token, to, amount);
        IERC20(token).safeTransfer(to, amount);
    }

    /// @inheritdoc IJobEscrow
    function getJob(uint256 jobId) external view returns (Job memory job) {
        Progress memory progress = _storage().jobs[jobId].progress;
        Terms memory terms = _storage().jobs[jobId].terms;
        job.requester = _storage().jobs[jobId].funding.requester;
        job.token = _storage().tokens[progress.tokenId].token;
        job.provider = progress.provider;
        job.state = progress.state;
        job.runTime = terms.runTime;
        job.maxPrice = _storage().jobs[jobId].funding.maxPrice;
        job.statement = _storage().jobs[jobId].statement;
        bool running = progress.state == State.Accepted || progress.state == State.Committed;
        if (terms.locked == 0) job.minPrice = terms.price;
        else (job.price, job.feeBps, job.locked) = (terms.price, terms.feeBps, running ? terms.locked : 0);
        if (progress.state == State.Posted) {
            (job.postedAt, job.acceptBy) = (progress.end - terms.auctionTime, progress.end);
        } else if (progress.state == State.Accepted) {
            job.commitBy = progress.end;
        } else if (progress.windowCap != 0) {
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
        return (progress.state == State.Committed, progress.windowCap == 0 ? 0 : progress.end, progress.windowCap);
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

    /// @inheritdoc IJobEscrow
    function lockFor(address token, uint256 price) external view returns (uint256) {
        return _lockForUp(_storage().config, _storage().tokens[_storage().tokenIds[token]].stakePerUnit, price);
    }

    /// @inheritdoc IJobEscrow
    function credit(address token, address account) external view returns (uint256) {
        return _storage().credits[_storage().tokenIds[token]][account];
    }

    /// @inheritdoc IJobEscrow
    function fees(address token) external view returns (uint256) {
        return _storage().tokens[_storage().tokenIds[token]].fees;
    }

    /// @inheritdoc IJobEscrow
    function getToken(address token) external view returns (uint8 tokenId, bool allowed, uint120 stakePerUnit) {
        tokenId = _storage().tokenIds[token];
        return (tokenId, _storage().tokens[tokenId].allowed, _storage().tokens[tokenId].stakePerUnit);
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
        require(config.open, JobEscrow_NotOpen());
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
        uint8 tokenId = _storage().tokenIds[request.token];
        require(_storage().tokens[tokenId].allowed, JobEscrow_TokenNotAllowed(request.token));

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
        _receive(IERC20(request.token), request.maxPrice);
    }

    function _receive(IERC20 token, uint256 amount) private {
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - before;
        require(received == amount, JobEscrow_WrongAmountReceived(amount, received));
    }

    function _setParameters(Parameters memory parameters) private {
        require(
            parameters.maxJobTime != 0 &&
                parameters.challengeWindow != 0 &&
                parameters.maxDisputeTime != 0 &&
                parameters.feeBps <= MAX_FEE_BPS &&
                parameters.penaltyBps <= MAX_PENALTY_BPS &&
                parameters.minLock != 0,
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
        uint256 elapsed = block.timestamp - (acceptBy - terms.auctionTime);
        return terms.price + ((maxPrice - terms.price) * elapsed) / terms.auctionTime;
    }

    /// @dev max(minLock, price × stakePerUnit × lockFactor); rounded up, for security.
    function _lockForUp(Config memory config, uint256 stakePerUnit, uint256 price) private pure returns (uint256 locked) {
        locked = Math.max(config.minLock, Math.ceilDiv(price * stakePerUnit * config.lockFactorPercent, 100 ether));
        require(locked <= type(uint88).max, JobEscrow_LockTooLarge(locked));
    }

    function _storage() private pure returns (EscrowStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}
