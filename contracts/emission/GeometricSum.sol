// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Sums of initial × ratio^k in closed form, rounded so that no sum is ever above the exact one.
/// @dev Ratios are fixed-point numbers below ONE = 2^126, so that a product of two fits a word with its rounding; initial < 2^96.
library GeometricSum {
    uint256 internal constant ONE = 1 << 126;
    /// @dev 1 - ratio ≥ 2^-20. Then sums never fall from one n to the next: powUp's error stays below 16 units while n matters, and
    /// neighbouring powers above FLOOR are at least 2^-100 × 2^-20 = 64 units apart.
    uint256 internal constant MAX_RATIO = ONE - (1 << 106);
    /// @dev 2^-100. Powers below it are taken for it: what the sum loses by that is below initial / (1 - ratio) × 2^-100, and no emission's limit reaches 2^90 wei.
    uint256 private constant FLOOR = 1 << 26;

    /// @notice Σ initial × ratio^k for k < n, in the unit of initial; 0 for n = 0, never falling in n.
    function sumDown(uint256 initial, uint256 ratio, uint256 n) internal pure returns (uint256) {
        uint256 power = powUp(ratio, n);
        if (power != 0 && power < FLOOR) power = FLOOR;
        return (initial * (ONE - power)) / (ONE - ratio);
    }

    /// @notice What sumDown stays at or below for every n.
    function limitUp(uint256 initial, uint256 ratio) internal pure returns (uint256) {
        return (initial * ONE + (ONE - ratio) - 1) / (ONE - ratio);
    }

    /// @notice ratio^n by squaring: at most 256 rounds whatever n is, every product rounded up; 0 only for ratio 0 and n > 0.
    function powUp(uint256 ratio, uint256 n) internal pure returns (uint256 power) {
        power = ONE;
        while (n != 0) {
            if (n & 1 != 0) power = _mulUp(power, ratio);
            ratio = _mulUp(ratio, ratio);
            n >>= 1;
        }
    }

    function _mulUp(uint256 a, uint256 b) private pure returns (uint256) {
        return (a * b + ONE - 1) / ONE;
    }
}
