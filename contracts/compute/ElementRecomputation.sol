// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ITensorReferee} from "./ITensorReferee.sol";
import {Op, OpDescriptor, Operand} from "./OpDescriptor.sol";
import {OperandReader} from "./OperandReader.sol";
import {PackedDot} from "./PackedDot.sol";

/// @title Recomputes one output element of an op: `epilogue(REDUCE over r of combine(A[mapA(o, r)], B[mapB(o, r)]))`.
/// @dev Sums are kept in 256 bits and wrapped to i32 once: the same as wrapping at each step.
library ElementRecomputation {
    using OpDescriptor for Op;
    using OperandReader for Operand;

    /// @notice Runs of a packed op, else elements of a reduction, that one recomputation may take.
    int256 internal constant MAX_SLOW_STEPS = 256;

    /// @notice The value of output element `element`, whose operands' sources are opened.
    function recompute(Op memory op, uint256 element) internal pure returns (int256 value) {
        _bind(op, element);
        return _epilogue(op, op.isPacked() ? _sumRuns(op) : _reduce(op));
    }

    function _bind(Op memory op, uint256 element) private pure {
        unchecked {
            uint256[4] memory outputIndex;
            for (uint256 i = op.rank; i-- > 0;) {
                uint256 extent = op.extentOf(i);
                outputIndex[i] = element % extent;
                element /= extent;
            }
            bool gathers = op.combineOf() == OpDescriptor.GATHER;
            for (uint256 slot = 0; slot < op.operands.length; ++slot)
                OperandReader.bind(op, op.operands[slot], outputIndex, gathers && slot == 1);
        }
    }

    /// @dev Extents of the three reduce loops, 1 for those the op has not, the innermost one left out for a packed op.
    function _extents(Op memory op, uint256 loops) private pure returns (int256 e0, int256 e1, int256 e2) {
        unchecked {
            uint256 rank = op.rank;
            e0 = loops > rank ? int256(op.extentOf(rank)) : int256(1);
            e1 = loops > rank + 1 ? int256(op.extentOf(rank + 1)) : int256(1);
            e2 = loops > rank + 2 ? int256(op.extentOf(rank + 2)) : int256(1);
            require(e0 * e1 * e2 <= MAX_SLOW_STEPS, ITensorReferee.Referee_MalformedDescriptor(24 + 4 * rank));
        }
    }

    function _sumRuns(Op memory op) private pure returns (int256 acc) {
        unchecked {
            (int256 e0, int256 e1, int256 e2) = _extents(op, op.loops - 1);
            int256 length = int256(op.extentOf(op.loops - 1));
            for (int256 r0 = 0; r0 < e0; ++r0) {
                for (int256 r1 = 0; r1 < e1; ++r1) {
                    for (int256 r2 = 0; r2 < e2; ++r2) {
                        Span memory a = _span(op, 0, length, r0, r1, r2);
                        Span memory b = _span(op, 1, length, r0, r1, r2);
                        acc += _run(op, a, b, length);
                    }
                }
            }
            return int32(acc);
        }
    }

    function _reduce(Op memory op) private pure returns (int256 acc) {
        unchecked {
            bool greatest = op.reduceOf() > OpDescriptor.SUM;
            if (greatest) acc = type(int32).min;
            (int256 e0, int256 e1, int256 e2) = _extents(op, op.loops);
            for (int256 r0 = 0; r0 < e0; ++r0) {
                for (int256 r1 = 0; r1 < e1; ++r1) {
                    for (int256 r2 = 0; r2 < e2; ++r2) {
                        int256 value = _combine(op, r0, r1, r2);
                        if (!greatest) acc += value;
                        else if (value > acc) acc = value;
                    }
                }
            }
            return int32(acc);
        }
    }

    function _combine(Op memory op, int256 r0, int256 r1, int256 r2) private pure returns (int256) {
        unchecked {
            uint256 combine = op.combineOf();
            int256 a = OperandReader.read(op, op.operands[0], r0, r1, r2, 0);
            if (combine == 7) return a;
            if (combine == 8) return a < 0 ? int256(0) : int256(Math.sqrt(uint256(a)));
            if (combine == 9) return a >> uint8(op.head >> 208);
            int256 b = OperandReader.read(op, op.operands[1], r0, r1, r2, combine == OpDescriptor.GATHER ? a : int256(0));
            if (combine == 0) return int32(a * b);
            if (combine == 1) return int32(a + b);
            if (combine == 2) return int32(a - b);
            if (combine == 3) return a < b ? a : b;
            if (combine == 4) return a > b ? a : b;
            if (combine == 5) return b == 0 ? int256(0) : int256(int32(a / b));
            return b;
        }
    }

    /// @dev Where an operand is inside its view along a run: positions [lo, hi); element `origin + j` at position j.
    struct Span {
        int256 origin;
        int256 lo;
        int256 hi;
    }

    function _span(Op memory op, uint256 slot, int256 length, int256 r0, int256 r1, int256 r2) private pure returns (Span memory span) {
        unchecked {
            Operand memory operand = op.operands[slot];
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

    /// @dev Σ over one run. Both operands' inside parts are intervals: their intersection is a dot product, the rest of one meets the other's pad.
    function _run(Op memory op, Span memory a, Span memory b, int256 length) private pure returns (int256 total) {
        unchecked {
            Operand memory x = op.operands[0];
            Operand memory y = op.operands[1];
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
            if (lo == hi) return _sum(op, operand, span.origin, span.lo, span.hi);
            return _sum(op, operand, span.origin, span.lo, lo) + _sum(op, operand, span.origin, hi, span.hi);
        }
    }

    function _sum(Op memory op, Operand memory operand, int256 origin, int256 lo, int256 hi) private pure returns (int256) {
        unchecked {
            if (lo >= hi) return 0;
            return PackedDot.sum(OperandReader.fetch(op, operand, uint256(origin + lo), uint256(hi - lo)), uint256(hi - lo));
        }
    }

    /// @dev Each step on an i32, wrapping, but the product with the multiplier, which is exact.
    function _epilogue(Op memory op, int256 acc) private pure returns (int256 value) {
        unchecked {
            uint256 head = op.head;
            uint256 slot = op.combineOf() <= OpDescriptor.GATHER ? 2 : 1;
            if (op.hasBias()) acc = int32(acc + OperandReader.read(op, op.operands[slot++], 0, 0, 0, 0));
            int256 multiplier = int32(uint32(head >> 176));
            if (op.hasMultiplier()) multiplier = OperandReader.read(op, op.operands[slot], 0, 0, 0, 0);
            value = int32(_shiftHalfEven(acc * multiplier, uint8(head >> 216)));
            value = int32(value + int32(uint32(head >> 144)));
            int256 min = int32(uint32(head >> 112));
            int256 max = int32(uint32(head >> 80));
            if (value < min) value = min;
            if (value > max) value = max;
            if (op.isWide()) return value;
            if (value < type(int8).min) return type(int8).min;
            if (value > type(int8).max) return type(int8).max;
        }
    }

    /// @notice value / 2^shift, rounded half to even.
    function _shiftHalfEven(int256 value, uint256 shift) private pure returns (int256 quotient) {
        unchecked {
            if (shift == 0) return value;
            quotient = value >> shift;
            uint256 rest = uint256(value) & ((1 << shift) - 1);
            uint256 half = 1 << (shift - 1);
            if (rest > half || (rest == half && quotient & 1 == 1)) ++quotient;
        }
    }
}
