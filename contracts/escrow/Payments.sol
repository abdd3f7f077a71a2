// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Governed} from "../governance/Governed.sol";
import {IDpinToken} from "../token/IDpinToken.sol";
import {IPayments} from "./IPayments.sol";

/// @title Payment tokens, credits and protocol fees of one escrow
/// @dev What moves tokens is nonReentrant, because a token may call back; all else only moves numbers.
abstract contract Payments is IPayments, Governed, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @dev The second slot holds `fees` beside a value that is never zero.
    struct PaymentToken {
        address token;
        uint120 stakePerUnit;
        bool allowed;
        uint128 fees;
    }
    /// @dev One slot: a payment and its fee are credited together, and work keeps the slot from ever being zero again.
    struct Account {
        uint128 credit;
        uint128 fees; // of the account's finalized work, ever
    }
    /// @custom:storage-location erc7201:dpin.storage.Payments
    struct PaymentsStorage {
        mapping(uint8 tokenId => mapping(address account => Account)) accounts;
        mapping(uint8 tokenId => PaymentToken) tokens;
        /// @dev Ids run from 1; 0 is no token.
        mapping(address token => uint8) tokenIds;
        uint8 tokenCount;
    }

    uint256 internal constant BPS = 10_000;
    /// @notice DPIN wei. Else one setting could make every job's lock too large for any provider, or too small to deter.
    uint256 public constant MAX_MIN_LOCK = 10_000 ether;
    uint256 public constant MIN_LOCK_FACTOR_PERCENT = 100;
    uint256 public constant MAX_LOCK_FACTOR_PERCENT = 10_000;
    /// @notice That of a token of 6 decimals worth 1,000 DPIN, or of one of 8 worth 100,000.
    uint256 public constant MAX_STAKE_PER_UNIT = 1e33;
    /// @dev DPIN is worth itself.
    uint256 private constant DPIN_WORTH = 1 ether;
    /// @dev keccak256(abi.encode(uint256(keccak256("dpin.storage.Payments")) - 1)) & ~0xff
    bytes32 private constant STORAGE = 0x29f736d07a749a619502506d510bb1fc12e8ede44e45880c1e98c1e621a18c00;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IDpinToken internal immutable _dpin;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address dpin) {
        _dpin = IDpinToken(dpin);
    }

    /// @inheritdoc IPayments
    function withdraw(address token, address to) external nonReentrant returns (uint256 amount) {
        Account storage account = _payments().accounts[_tokenIdOf(token)][msg.sender];
        amount = account.credit;
        account.credit = 0;
        emit Withdrawn(token, msg.sender, to, amount);
        _pay(token, to, amount);
    }

    /// @inheritdoc IPayments
    function burnFees() external returns (uint256 amount) {
        PaymentToken storage entry = _payments().tokens[_tokenIdOf(address(_dpin))];
        amount = entry.fees;
        require(amount != 0, Payments_NothingToWithdraw());
        entry.fees = 0;
        emit FeesBurned(amount);
        _dpin.burn(amount);
    }

    /// @inheritdoc IPayments
    function setToken(address token, bool allowed, uint120 stakePerUnit) external restricted {
        require(token.code.length != 0, Payments_NotContract(token));
        require(
            token == address(_dpin) ? stakePerUnit == DPIN_WORTH : stakePerUnit != 0 && stakePerUnit <= MAX_STAKE_PER_UNIT,
            Payments_WorthOutOfRange(stakePerUnit)
        );
        PaymentsStorage storage $ = _payments();
        uint8 tokenId = $.tokenIds[token];
        if (tokenId == 0) {
            require($.tokenCount < type(uint8).max, Payments_TooManyTokens());
            tokenId = ++$.tokenCount;
            $.tokenIds[token] = tokenId;
            $.tokens[tokenId].token = token;
        }
        PaymentToken storage entry = $.tokens[tokenId];
        (entry.allowed, entry.stakePerUnit) = (allowed, stakePerUnit);
        emit TokenSet(token, tokenId, allowed, stakePerUnit);
    }

    /// @inheritdoc IPayments
    function sweepFees(address token, address to) external restricted nonReentrant returns (uint256 amount) {
        require(token != address(_dpin), Payments_FeesAreBurned());
        PaymentToken storage entry = _payments().tokens[_tokenIdOf(token)];
        amount = entry.fees;
        entry.fees = 0;
        emit FeesSwept(token, to, amount);
        _pay(token, to, amount);
    }

    /// @inheritdoc IPayments
    function credit(address token, address account) external view returns (uint256) {
        return _payments().accounts[_tokenIdOf(token)][account].credit;
    }

    /// @inheritdoc IPayments
    function fees(address token) external view returns (uint256) {
        return _payments().tokens[_tokenIdOf(token)].fees;
    }

    /// @inheritdoc IPayments
    function workOf(address provider) external view returns (uint256) {
        return _payments().accounts[_tokenIdOf(address(_dpin))][provider].fees;
    }

    /// @inheritdoc IPayments
    function getToken(address token) external view returns (uint8 tokenId, bool allowed, uint120 stakePerUnit) {
        tokenId = _tokenIdOf(token);
        PaymentToken memory entry = _payments().tokens[tokenId];
        return (tokenId, entry.allowed, entry.stakePerUnit);
    }

    /// @dev 0 if the token was never listed.
    function _tokenIdOf(address token) internal view returns (uint8) {
        return _payments().tokenIds[token];
    }

    function _tokenOf(uint8 tokenId) internal view returns (PaymentToken storage) {
        return _payments().tokens[tokenId];
    }

    /// @dev Splits `price` into fee and payment for finalized work; the fee is rounded down.
    function _earn(uint8 tokenId, address provider, uint256 price, uint256 feeBps) internal returns (uint256 paid, uint256 fee) {
        fee = (price * feeBps) / BPS;
        paid = price - fee;
        Account memory account = _payments().accounts[tokenId][provider];
        // SAFETY: prices are below 2^96; no sum of them reaches 2^128 before the 2^32nd job at the highest price.
        account.credit += uint128(paid);
        account.fees += uint128(fee);
        _payments().accounts[tokenId][provider] = account;
        if (fee != 0) _tokenOf(tokenId).fees += uint128(fee);
    }

    /// @dev SAFETY: amounts are below 2^96, see _earn.
    function _credit(uint8 tokenId, address account, uint256 amount) internal {
        _payments().accounts[tokenId][account].credit += uint128(amount);
    }

    function _pay(address token, address to, uint256 amount) internal {
        require(to != address(0), Payments_ZeroAddress());
        require(amount != 0, Payments_NothingToWithdraw());
        IERC20(token).safeTransfer(to, amount);
    }

    function _receive(address token, uint256 amount) internal {
        // DPIN moves what it is told; it pays no gas for the doubt.
        if (token == address(_dpin)) {
            IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
            return;
        }
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = IERC20(token).balanceOf(address(this)) - before;
        require(received == amount, Payments_WrongAmountReceived(amount, received));
    }

    function _permit(address token, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) internal {
        require(_tokenIdOf(token) != 0, Payments_TokenNotAllowed(token));
        // A permit can be front-run with itself; the allowance is what counts.
        // solhint-disable-next-line no-empty-blocks
        try IERC20Permit(token).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
    }

    /// @dev max(minLock, amount × stakePerUnit × factorPercent); rounded up, for security.
    function _lockForUp(
        uint256 stakePerUnit,
        uint256 amount,
        uint256 factorPercent,
        uint256 minLock
    ) internal pure returns (uint256 locked) {
        locked = Math.max(minLock, Math.ceilDiv(amount * stakePerUnit * factorPercent, 100 ether));
        require(locked <= type(uint88).max, Payments_LockTooLarge(locked));
    }

    function _areLocksInRange(uint256 factorPercent, uint256 minLock) internal pure returns (bool) {
        return
            factorPercent >= MIN_LOCK_FACTOR_PERCENT && factorPercent <= MAX_LOCK_FACTOR_PERCENT && minLock != 0 && minLock <= MAX_MIN_LOCK;
    }

    function _payments() private pure returns (PaymentsStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}
