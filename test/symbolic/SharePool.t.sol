// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SharePool} from "../../contracts/staking/SharePool.sol";

/// @notice Slashes of a pool. Deposits and redemptions divide by symbolic numbers, which no solver here decides in a minute even for values of six bits:
/// test/solidity/SharePool.t.sol fuzzes them.
contract SharePoolSymbolic {
    using SharePool for SharePool.Pool;

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
}
