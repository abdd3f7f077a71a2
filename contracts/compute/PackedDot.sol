// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Sums and dot products of i8 vectors in memory, eight multiply-accumulates per EVM MUL.
/// @dev Method: each byte is offset by 128 (xor 0x80) into u = a + 128, 0 ≤ u ≤ 255; a word of 32 bytes is split by the mask into four words of
/// eight 32-bit lanes. With the lanes of b reversed, the top lane of a product is the sum of the eight lane products:
/// Σ(i + j = 7) x[i]·y[j]; lanes below it hold fewer terms and lanes above it leave the word. Then Σab = Σuv − 128·(Σu + Σv) + 128²·n.
/// INVARIANT: no lane carries into the next. A product adds at most 8·255² to a lane, so a lane of `CHUNK` = 65,536 bytes (2,048 words, four
/// products each) holds at most 8,192·8·255² = 4,261,478,400 < 2^32. The row sums' lanes hold at most 2,048·8·255, and their fold by
/// the word of ones at most eight times that.
library PackedDot {
    uint256 private constant CHUNK = 65_536;
    uint256 private constant OFFSET = 0x8080808080808080808080808080808080808080808080808080808080808080;
    uint256 private constant LANES = 0x000000ff000000ff000000ff000000ff000000ff000000ff000000ff000000ff;
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
            function step(x, y, products, sums) -> nextProducts, nextSums {
                y := or(shr(128, y), shl(128, y))
                y := or(
                    and(shr(64, y), 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff),
                    shl(64, and(y, 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff))
                )
                y := or(
                    and(shr(32, y), 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff),
                    shl(32, and(y, 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff))
                )
                let u := and(x, LANES)
                let v := and(y, LANES)
                nextProducts := add(products, mul(u, v))
                nextSums := add(sums, add(u, v))
                u := and(shr(8, x), LANES)
                v := and(shr(8, y), LANES)
                nextProducts := add(nextProducts, mul(u, v))
                nextSums := add(nextSums, add(u, v))
                u := and(shr(16, x), LANES)
                v := and(shr(16, y), LANES)
                nextProducts := add(nextProducts, mul(u, v))
                nextSums := add(nextSums, add(u, v))
                u := and(shr(24, x), LANES)
                v := and(shr(24, y), LANES)
                nextProducts := add(nextProducts, mul(u, v))
                nextSums := add(nextSums, add(u, v))
            }
            let products := 0
            let sums := 0
            let end := add(a, and(length, not(31)))
            for {} lt(a, end) {
                a := add(a, 32)
            } {
                products, sums := step(xor(mload(a), OFFSET), xor(mload(b), OFFSET), products, sums)
                b := add(b, 32)
            }
            let tail := and(length, 31)
            if tail {
                // The bytes behind the end become 0 and add nothing to products or sums.
                let keep := not(shr(shl(3, tail), not(0)))
                products, sums := step(and(xor(mload(a), OFFSET), keep), and(xor(mload(b), OFFSET), keep), products, sums)
            }
            total := sub(add(shr(224, products), shl(14, length)), shl(7, shr(224, mul(sums, ONES))))
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
