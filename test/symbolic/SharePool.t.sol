// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SharePool} from "../../contracts/staking/SharePool.sol";

/// @notice Rounding of a pool's shares: never against those who stay.
contract SharePoolSymbolic {
    using SharePool for SharePool.Pool;

    /// @dev Division by symbolic numbers is what solvers do worst: amounts of 10 bits. The fuzz tests take all of them.
    function check_depositIsNeverWorthMoreThanItBrought(uint16 tokens, uint16 shares, uint16 amount) external pure {
        if (!_small(tokens, shares, amount)) return;
        SharePool.Pool memory pool = SharePool.Pool(tokens, shares, 0);
        uint256 got = pool.depositDown(amount);
        assert(pool.worthDown(got) <= amount);
        assert(_atLeastAsDear(pool, tokens, shares));
    }

    function check_redeemingLeavesTheOthersTheirWorth(uint16 tokens, uint16 shares, uint16 taken) external pure {
        if (!_small(tokens, shares, taken) || taken > shares) return;
        SharePool.Pool memory pool = SharePool.Pool(tokens, shares, 0);
        uint256 amount = pool.redeemDown(taken);
        assert(amount <= tokens);
        assert(_atLeastAsDear(pool, tokens, shares));
    }

    function check_slashTakesAtMostWhatIsThere(uint96 tokens, uint128 shares, uint256 amount) external pure {
        SharePool.Pool memory pool = SharePool.Pool(tokens, shares, 0);
        uint256 taken = pool.slash(amount);
        assert(taken <= amount && taken <= tokens);
        assert(taken == amount || taken == tokens);
        assert(pool.tokens == tokens - taken);
        if (taken == 0) return;
        assert(pool.shares <= uint256(pool.tokens) << 32);
        assert(pool.shares == (pool.tokens == 0 ? 0 : shares >> (16 * pool.epoch)));
    }

    /// @dev (shares + virtual) / (tokens + 1) has not grown.
    function _atLeastAsDear(SharePool.Pool memory pool, uint256 tokens, uint256 shares) private pure returns (bool) {
        uint256 virtualShares = SharePool.VIRTUAL_SHARES;
        return (pool.shares + virtualShares) * (tokens + 1) <= (shares + virtualShares) * (uint256(pool.tokens) + 1);
    }

    function _small(uint16 tokens, uint16 shares, uint16 amount) private pure returns (bool) {
        return tokens < 1024 && shares < 1024 && amount < 1024;
    }
}
