// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SharePool} from "../../contracts/staking/SharePool.sol";

/// @notice A pool under any sequence of deposits, redemptions, slashes and rewards, of amounts up to all the tokens that can exist.
contract SharePoolTest {
    using SharePool for SharePool.Pool;

    uint256 private constant HOLDERS = 3;
    uint256 private constant CAP = 1e9 ether;

    function testFuzz_owesNoMoreThanItHoldsAndNeverOverflows(uint256 seed) external pure {
        SharePool.Pool memory pool;
        uint256[HOLDERS] memory shares;
        uint32[HOLDERS] memory epochs;
        for (uint256 step = 0; step < 40; ++step) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 who = seed % HOLDERS;
            // Of every order of magnitude.
            uint256 amount = ((seed >> 16) % CAP) >> ((seed >> 8) % 90);
            uint256 held = pool.presentDown(shares[who], epochs[who]);
            uint256 action = (seed >> 2) % 8;
            if (action < 3) {
                if (amount > CAP - pool.tokens) continue;
                uint256 got = pool.depositDown(amount);
                require(pool.worthDown(got) <= amount, "a deposit is worth no more than it brought");
                (shares[who], epochs[who]) = (held + got, pool.epoch);
            } else if (action == 3) {
                uint256 leaving = (seed >> 9) % 2 == 0 ? held : held / 3;
                uint256 tokens = pool.tokens;
                uint256 paid = pool.redeemDown(leaving);
                require(pool.tokens == tokens - paid, "what is paid leaves");
                (shares[who], epochs[who]) = (held - leaving, pool.epoch);
            } else if (action == 4) {
                if (pool.shares != 0 && amount <= CAP - pool.tokens) pool.tokens += uint96(amount);
            } else {
                // Often all but little.
                uint256 taken =
                    action == 5
                        ? amount
                        : pool.tokens > amount
                            ? pool.tokens - amount
                            : 0;
                uint256 tokens = pool.tokens;
                require(pool.slash(taken) == (taken < tokens ? taken : tokens), "a slash takes what is asked for, to the wei");
            }
            _check(pool, shares, epochs);
        }
    }

    function _check(SharePool.Pool memory pool, uint256[HOLDERS] memory shares, uint32[HOLDERS] memory epochs) private pure {
        require(pool.shares + SharePool.VIRTUAL_SHARES <= (uint256(pool.tokens) + 1) << 32, "shares of one wei");
        uint256 owed;
        uint256 held;
        for (uint256 i = 0; i < HOLDERS; ++i) {
            uint256 present = pool.presentDown(shares[i], epochs[i]);
            held += present;
            owed += pool.worthDown(present);
        }
        require(held <= pool.shares, "nobody has shares that the pool does not know");
        require(owed <= pool.tokens, "owes no more than it holds");
    }
}
