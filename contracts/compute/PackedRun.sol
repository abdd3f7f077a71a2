// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Op, Operand} from "./Op.sol";
import {OperandMap} from "./OperandMap.sol";
import {OperandReader} from "./OperandReader.sol";
import {PackedDot} from "./PackedDot.sol";

/// @title One run of a packed op: a pass over the innermost reduce dim, along which both operands are contiguous.
library PackedRun {
    using OperandMap for Operand;

    /// @dev Where an operand is inside its view along a run: positions [lo, hi); element `origin + j` at position j.
    struct Span {
        int256 origin;
        int256 lo;
        int256 hi;
    }

    /// @notice Σ of the products of one run of `length` elements, at a position of the outer reduce loops.
    /// @dev Both operands' inside parts are intervals: their intersection is a dot product, the rest of one meets the other's pad.
    function sum(Op memory op, int256 length, int256 r0, int256 r1, int256 r2) internal pure returns (int256 total) {
        unchecked {
            Operand memory x = op.operands[0];
            Operand memory y = op.operands[1];
            Span memory a = _span(x, length, r0, r1, r2);
            Span memory b = _span(y, length, r0, r1, r2);
            int256 lo = a.lo > b.lo ? a.lo : b.lo;
            int256 hi = a.hi < b.hi ? a.hi : b.hi;
            if (lo < hi) {
                uint256 size = uint256(hi - lo);
                uint256 left = OperandReader.fetch(op, x, uint256(a.origin + lo), size);
                total = PackedDot.dot(left, OperandReader.fetch(op, y, uint256(b.origin + lo), size), size);
                if (size == uint256(length)) return total;
            } else {
                lo = hi = 0;
            }
            total += y.pad * _sumOutside(op, x, a, lo, hi, y.pad) + x.pad * _sumOutside(op, y, b, lo, hi, x.pad);
            total += x.pad * y.pad * (length - (a.hi - a.lo) - (b.hi - b.lo) + (hi - lo));
        }
    }

    function _span(Operand memory operand, int256 length, int256 r0, int256 r1, int256 r2) private pure returns (Span memory span) {
        unchecked {
            int256 lo = 0;
            int256 hi = length;
            uint256 count = operand.checkCount;
            for (uint256 k = 0; k < count; ++k) {
                (int256 index, uint256 check) = operand.checkAt(k, r0, r1, r2);
                int256 dim = int256(uint256(uint32(check >> 160)));
                if (check & 1 == 0) {
                    if (uint256(index) >= uint256(dim)) return span;
                } else {
                    if (index < 0) lo = -index;
                    if (dim - index < length) hi = dim - index;
                    if (lo >= hi) return span;
                }
            }
            (span.origin, span.lo, span.hi) = (operand.indexAt(r0, r1, r2), lo, hi);
        }
    }

    /// @dev Σ of an operand's elements inside its view and outside [lo, hi); not read when they meet a pad of 0.
    function _sumOutside(
        Op memory op,
        Operand memory operand,
        Span memory span,
        int256 lo,
        int256 hi,
        int256 otherPad
    ) private pure returns (int256 total) {
        unchecked {
            if (otherPad == 0) return 0;
            if (lo == hi) return _sumOf(op, operand, span.origin, span.lo, span.hi);
            return _sumOf(op, operand, span.origin, span.lo, lo) + _sumOf(op, operand, span.origin, hi, span.hi);
        }
    }

    function _sumOf(Op memory op, Operand memory operand, int256 origin, int256 lo, int256 hi) private pure returns (int256) {
        unchecked {
            if (lo >= hi) return 0;
            return PackedDot.sum(OperandReader.fetch(op, operand, uint256(origin + lo), uint256(hi - lo)), uint256(hi - lo));
        }
    }
}
