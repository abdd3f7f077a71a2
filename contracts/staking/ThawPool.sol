// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title A provider's thawing tokens as a pool with shares
/// @notice A slash lowers `tokens`, and so every thaw at once, without a loop. Rounding is always down, for the pool: what is owed never
/// exceeds `tokens`, and the holder of the last shares gets all that is left.
library ThawPool {
    using Math for uint256;
    using SafeCast for uint256;

    struct Pool {
        uint128 tokens;
        uint128 shares; // 0 whenever tokens is 0 after a slash; the epoch then tells old shares from new ones
    }

    /// @notice Adds `amount` tokens for new shares.
    function depositDown(Pool storage self, uint256 amount) internal returns (uint256 shares, Pool memory pool) {
        pool = self;
        shares = pool.shares == 0 ? amount : amount.mulDiv(pool.shares, pool.tokens);
        // A pool that holds tokens without shares cannot be: the last shares take every token out with them.
        pool.tokens += amount.toUint128();
        pool.shares += shares.toUint128();
        (self.tokens, self.shares) = (pool.tokens, pool.shares);
    }

    /// @notice Takes `shares` and the tokens that they are worth out of the pool.
    function redeemDown(Pool storage self, uint256 shares) internal returns (uint256 amount, Pool memory pool) {
        pool = self;
        amount = worthDown(pool, shares);
        // SAFETY: shares ≤ pool.shares and so amount ≤ pool.tokens, both fit uint128.
        pool.tokens -= uint128(amount);
        pool.shares -= uint128(shares);
        (self.tokens, self.shares) = (pool.tokens, pool.shares);
    }

    /// @notice Tokens that `shares` of the current epoch are worth.
    function worthDown(Pool memory pool, uint256 shares) internal pure returns (uint256) {
        return pool.shares == 0 ? 0 : shares.mulDiv(pool.tokens, pool.shares);
    }

    /// @notice Takes up to `amount` tokens from all shares alike; when none are left, all shares end too.
    function slash(Pool storage self, uint256 amount) internal returns (uint256 taken, bool emptied) {
        uint256 tokens = self.tokens;
        taken = Math.min(amount, tokens);
        emptied = taken != 0 && taken == tokens;
        if (emptied)
            (self.tokens, self.shares) = (0, 0);
            // SAFETY: taken ≤ tokens, which is a uint128.
        else self.tokens = uint128(tokens - taken);
    }
}
