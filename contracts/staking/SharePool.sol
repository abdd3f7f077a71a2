// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Tokens that many own by shares
/// @notice A slash lowers `tokens`, and so what every share is worth, without a loop. Rounding is always down, for the pool: what is owed never exceeds `tokens`.
/// @dev INVARIANT: (shares + VIRTUAL_SHARES) / (tokens + 1), the shares of one wei, is at most 2^32; so no product below overflows and shares fit uint128
/// for any tokens that fit uint96. Deposits and redemptions round so that it never grows, rewards lower it, and a slash that would raise it above ends an
/// epoch: all shares are divided by 2^16 (a holder's when they are next used), which costs nobody more than 2^-16 wei. An emptied pool ends eight epochs
/// at once: no share of before is left.
library SharePool {
    using SafeCast for uint256;

    struct Pool {
        uint96 tokens;
        uint128 shares;
        uint32 epoch;
    }

    /// @dev Shares of nobody beside one wei of nobody, so that the first deposit has 2^16 shares a wei: who wants to inflate the worth of a share by gifts
    /// loses 2^16 times what the next deposit loses to rounding.
    uint256 internal constant VIRTUAL_SHARES = 2 ** 16;
    uint256 private constant MOST_SHARES_BITS = 32;
    uint256 private constant EPOCH_BITS = 16;
    uint32 private constant EPOCHS_OF_EMPTIED = 8;

    /// @notice Adds `amount` tokens for new shares.
    function depositDown(Pool memory self, uint256 amount) internal pure returns (uint256 shares) {
        uint96 tokens = (self.tokens + amount).toUint96();
        // SAFETY: amount < 2^96, and so shares < 2^128 by the invariant.
        shares = (amount * (self.shares + VIRTUAL_SHARES)) / (uint256(self.tokens) + 1);
        (self.tokens, self.shares) = (tokens, (self.shares + shares).toUint128());
    }

    /// @notice Takes `shares` and the tokens that they are worth out of the pool.
    function redeemDown(Pool memory self, uint256 shares) internal pure returns (uint256 amount) {
        amount = worthDown(self, shares);
        // SAFETY: shares ≤ self.shares, and so amount < tokens + 1.
        (self.tokens, self.shares) = (self.tokens - uint96(amount), self.shares - uint128(shares));
    }

    /// @notice Tokens that `shares` of the current epoch are worth.
    function worthDown(Pool memory self, uint256 shares) internal pure returns (uint256) {
        return (shares * (uint256(self.tokens) + 1)) / (self.shares + VIRTUAL_SHARES);
    }

    /// @notice What `shares` of `epoch` are in the pool's current epoch.
    function presentDown(Pool memory self, uint256 shares, uint32 epoch) internal pure returns (uint256) {
        return shares >> (EPOCH_BITS * (self.epoch - epoch));
    }

    /// @notice Takes up to `amount` tokens from all shares alike.
    function slash(Pool memory self, uint256 amount) internal pure returns (uint256 taken) {
        taken = Math.min(amount, self.tokens);
        if (taken == 0) return 0;
        // SAFETY: taken ≤ tokens.
        self.tokens -= uint96(taken);
        if (self.tokens == 0) {
            self.shares = 0;
            self.epoch += EPOCHS_OF_EMPTIED;
        }
        // At most eight rounds: shares are below 2^128.
        while (self.shares > uint256(self.tokens) << MOST_SHARES_BITS) {
            self.shares >>= EPOCH_BITS;
            ++self.epoch;
        }
    }
}
