// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Sums and dot products of i8 vectors in memory, eight multiply-accumulates per EVM MUL.
/// @dev Method: each byte is offset by 128 (xor 0x80) into 0..255; a word of 32 bytes is split by the mask into four words of eight 32-bit lanes,
/// and 128 is taken off each lane again. As integers such words are Σ x[i]·2^(32·i) with signed x[i]. With the lanes of b reversed, the
/// coefficient of 2^224 in a product is the sum of the eight lane products, Σ(i + j = 7) x[i]·y[j]; what lies above leaves the word.
/// INVARIANT: a coefficient stays within ±2^31, so the top one can be told from those below. A product adds at most 8·128² to it, and `CHUNK` =
/// 65,536 bytes (2,048 words, four products each) at most 8,192·8·128² = 2^30. All below it together are less than 2^223: adding that
/// much rounds their sign away. Row sums have unsigned lanes of at most 2,048·4·255, and eight times that in their fold by the word of ones.
library PackedDot {
    uint256 private constant CHUNK = 65_536;
    uint256 private constant OFFSET = 0x8080808080808080808080808080808080808080808080808080808080808080;
    uint256 private constant LANES = 0x000000ff000000ff000000ff000000ff000000ff000000ff000000ff000000ff;
    uint256 private constant CENTRE = 0x0000008000000080000000800000008000000080000000800000008000000080;
    uint256 private constant ONES = 0x0000000100000001000000010000000100000001000000010000000100000001;

    /// @notice Σ a[i]·b[i] over `length` bytes at the memory positions `a` and `b`.
    function dot(uint256 a, uint256 b, uint256 length) internal pure returns (int256 total) {
        unchecked {
            for (; length > CHUNK; length -= CHUNK) {
                total += _dot(a, b, CHUNK);
                a += CHUNK;
                b += CHUNK;
            }
            total += _dot(a, b, length);
        }
    }

    /// @notice Σ a[i] over `length` bytes at the memory position `a`.
    function sum(uint256 a, uint256 length) internal pure returns (int256 total) {
        unchecked {
            for (; length > CHUNK; length -= CHUNK) {
                total += _sum(a, CHUNK);
                a += CHUNK;
            }
            total += _sum(a, length);
        }
    }

    /// @dev Plain formula: `for (i < length) total += int8(a[i]) * int8(b[i])`.
    function _dot(uint256 a, uint256 b, uint256 length) private pure returns (int256 total) {
        assembly ("memory-safe") {
            function step(x, y, products) -> next {
                y := or(shr(128, y), shl(128, y))
                y := or(
                    and(shr(64, y), 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff),
                    shl(64, and(y, 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff))
                )
                y := or(
                    and(shr(32, y), 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff),
                    shl(32, and(y, 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff))
                )
                next := add(products, mul(sub(and(x, LANES), CENTRE), sub(and(y, LANES), CENTRE)))
                next := add(next, mul(sub(and(shr(8, x), LANES), CENTRE), sub(and(shr(8, y), LANES), CENTRE)))
                next := add(next, mul(sub(and(shr(16, x), LANES), CENTRE), sub(and(shr(16, y), LANES), CENTRE)))
                next := add(next, mul(sub(and(shr(24, x), LANES), CENTRE), sub(and(shr(24, y), LANES), CENTRE)))
            }
            let products := 0
            let end := add(a, and(length, not(31)))
            for {} lt(a, end) {
                a := add(a, 32)
            } {
                products := step(xor(mload(a), OFFSET), xor(mload(b), OFFSET), products)
                b := add(b, 32)
            }
            let tail := and(length, 31)
            if tail {
                // The bytes behind the end become 0.
                let keep := not(shr(shl(3, tail), not(0)))
                products := step(xor(and(mload(a), keep), OFFSET), xor(and(mload(b), keep), OFFSET), products)
            }
            total := sar(224, add(products, shl(223, 1)))
        }
    }

    /// @dev Plain formula: `for (i < length) total += int8(a[i])`.
    function _sum(uint256 a, uint256 length) private pure returns (int256 total) {
        assembly ("memory-safe") {
            function step(x, sums) -> next {
                next := add(add(and(x, LANES), and(shr(8, x), LANES)), add(and(shr(16, x), LANES), and(shr(24, x), LANES)))
                next := add(next, sums)
            }
            let sums := 0
            let end := add(a, and(length, not(31)))
            for {} lt(a, end) {
                a := add(a, 32)
            } {
                sums := step(xor(mload(a), OFFSET), sums)
            }
            let tail := and(length, 31)
            if tail {
                sums := step(and(xor(mload(a), OFFSET), not(shr(shl(3, tail), not(0)))), sums)
            }
            total := sub(shr(224, mul(sums, ONES)), shl(7, length))
        }
    }
}
