// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {GeometricSum} from "../../contracts/emission/GeometricSum.sol";

/// @notice The closed form of the schedule at its bounds and, fuzzed, between them.
contract GeometricSumTest {
    uint256 private constant ONE = GeometricSum.ONE;
    uint256 private constant MOST = type(uint96).max;

    /// @dev Ratios of every closeness to 1, up to the bound.
    function _ratio(uint256 seed, uint8 closeness) private pure returns (uint256) {
        uint256 gap = (seed % ONE) >> (closeness % 21);
        uint256 least = ONE - GeometricSum.MAX_RATIO;
        return ONE - (gap < least ? least : gap);
    }

    function testFuzz_sumsNeverFall(uint96 initial, uint256 seed, uint8 closeness, uint32 n) external pure {
        uint256 ratio = _ratio(seed, closeness);
        require(GeometricSum.sumDown(initial, ratio, uint256(n) + 1) >= GeometricSum.sumDown(initial, ratio, n), "fell");
    }

    /// @dev n where ratio^n is near the floor, for the ratios nearest to 1: 2^20 × 100 × ln 2.
    function testFuzz_sumsNeverFallWherePowersVanish(uint96 initial, uint32 below, uint24 off) external pure {
        uint256 ratio = GeometricSum.MAX_RATIO - below;
        uint256 n = 72_000_000 + uint256(off) / 16;
        require(GeometricSum.sumDown(initial, ratio, n + 1) >= GeometricSum.sumDown(initial, ratio, n), "fell");
    }

    function testFuzz_powersNeverRise(uint256 seed, uint8 closeness, uint32 n) external pure {
        uint256 ratio = _ratio(seed, closeness);
        uint256 power = GeometricSum.powUp(ratio, n);
        if (power >= 1 << 26) require(GeometricSum.powUp(ratio, uint256(n) + 1) <= power, "rose");
        else require(GeometricSum.powUp(ratio, uint256(n) + 1) < 1 << 26, "rose above the floor");
    }

    function testFuzz_sumsStayWithinTheLimit(uint96 initial, uint256 seed, uint8 closeness, uint256 n) external pure {
        uint256 ratio = _ratio(seed, closeness);
        require(GeometricSum.sumDown(initial, ratio, n) <= GeometricSum.limitUp(initial, ratio), "limit");
    }

    function testFuzz_theFirstTermIsWhole(uint96 initial, uint256 seed, uint8 closeness) external pure {
        uint256 ratio = _ratio(seed, closeness);
        if (ratio < 1 << 26) return;
        require(GeometricSum.sumDown(initial, ratio, 0) == 0, "n = 0");
        require(GeometricSum.sumDown(initial, ratio, 1) == initial, "n = 1");
    }

    function test_ratioZeroEmitsOnce() external pure {
        require(GeometricSum.sumDown(MOST, 0, 0) == 0, "before");
        require(GeometricSum.sumDown(MOST, 0, 1) == MOST, "first");
        require(GeometricSum.sumDown(MOST, 0, type(uint256).max) == MOST, "last");
        require(GeometricSum.limitUp(MOST, 0) == MOST, "limit");
    }

    function test_halvesAreExact() external pure {
        for (uint256 n = 0; n < 96; ++n) require(GeometricSum.sumDown(1 << 95, ONE / 2, n) == (1 << 96) - (1 << (96 - n)), "half");
    }

    /// @dev Truebit lost 8,535 ETH to an overflow at a bound that nobody had computed at.
    function test_truebit_uncheckedOverflow_noBoundOfTheScheduleOverflows() external pure {
        uint256[5] memory counts = [uint256(0), 1, 1 << 32, 1 << 40, type(uint256).max];
        uint256[4] memory ratios = [uint256(0), 1, ONE / 2, GeometricSum.MAX_RATIO];
        for (uint256 i = 0; i < counts.length; ++i) {
            for (uint256 j = 0; j < ratios.length; ++j) {
                uint256 sum = GeometricSum.sumDown(MOST, ratios[j], counts[i]);
                require(sum <= GeometricSum.limitUp(MOST, ratios[j]), "limit");
                require(counts[i] == 0 ? sum == 0 : sum >= MOST - 1, "first term");
                require(GeometricSum.sumDown(0, ratios[j], counts[i]) == 0, "nothing of nothing");
            }
        }
        // The most that any schedule can reach, to the wei: 2^96 - 1 wei, 2^20 times.
        require(GeometricSum.limitUp(MOST, GeometricSum.MAX_RATIO) == MOST << 20, "last");
    }
}
