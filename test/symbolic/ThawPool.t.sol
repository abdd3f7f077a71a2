// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ThawPool} from "../../contracts/staking/ThawPool.sol";

/// @notice Rounding of the thawing pool's shares: never against those who stay.
contract ThawPoolSymbolic {
    using ThawPool for ThawPool.Pool;

    ThawPool.Pool private _pool;

    /// @dev Division by symbolic numbers is what solvers do worst: amounts of 10 bits. The fuzz tests take all of them.
    function check_depositIsNeverWorthMoreThanItBrought(uint16 tokens, uint16 shares, uint16 amount) external {
        if (!_fill(tokens, shares, amount)) return;
        (uint256 got, ThawPool.Pool memory pool) = _pool.depositDown(amount);
        assert(ThawPool.worthDown(pool, got) <= amount);
        assert(uint256(pool.tokens) * shares >= uint256(tokens) * pool.shares);
    }

    function check_redeemingLeavesTheOthersTheirWorth(uint16 tokens, uint16 shares, uint16 taken) external {
        if (!_fill(tokens, shares, taken) || taken > shares) return;
        (uint256 amount, ThawPool.Pool memory pool) = _pool.redeemDown(taken);
        assert(amount <= tokens);
        assert(uint256(pool.tokens) * shares >= uint256(tokens) * pool.shares);
        if (taken == shares) assert(pool.tokens == 0);
    }

    function check_slashTakesAtMostWhatIsThere(uint128 tokens, uint128 shares, uint256 amount) external {
        if (tokens == 0 || shares == 0) return;
        (_pool.tokens, _pool.shares) = (tokens, shares);
        (uint256 taken, bool emptied) = _pool.slash(amount);
        assert(taken <= amount && taken <= tokens);
        assert(taken == amount || taken == tokens);
        assert(_pool.tokens == tokens - taken);
        assert(emptied == (taken == tokens));
        assert(_pool.shares == (emptied ? 0 : shares));
    }

    /// @dev Any pool that deposits, withdrawals and slashes lead to has shares when it has tokens.
    function _fill(uint16 tokens, uint16 shares, uint16 amount) private returns (bool) {
        if (tokens == 0 || shares == 0 || tokens >= 1024 || shares >= 1024 || amount >= 1024) return false;
        (_pool.tokens, _pool.shares) = (tokens, shares);
        return true;
    }
}
