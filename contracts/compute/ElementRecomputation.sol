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
    using OperandReader for Operand;

    /// @notice Runs of a packed op, else elements of a reduction, that one recomputation may take.
    uint256 internal constant MAX_SLOW_STEPS = 256;

    /// @notice The value of output element `element`, whose operands' sources are opened.
    function recompute(Op memory op, uint256 element) internal pure returns (int256 value) {
        _bind(op, element);
        uint256[3] memory extents = [uint256(1), 1, 1];
        unchecked {
            for (uint256 i = op.rank; i < op.loops; ++i) extents[i - op.rank] = op.extents[i];
        }
        uint256 run;
        if (_isPacked(op)) {
            run = extents[op.loops - op.rank - 1];
            extents[op.loops - op.rank - 1] = 1;
        }
        require(extents[0] * extents[1] * extents[2] <= MAX_SLOW_STEPS, ITensorReferee.Referee_MalformedDescriptor(24 + 4 * op.rank));
        return _epilogue(op, _reduce(op, extents, run));
    }

    function _bind(Op memory op, uint256 element) private pure {
        unchecked {
            uint256[4] memory outputIndex;
            for (uint256 i = op.rank; i-- > 0; element /= op.extents[i]) outputIndex[i] = element % op.extents[i];
            for (uint256 slot = 0; slot < op.operands.length; ++slot) OperandReader.bind(op, op.operands[slot], outputIndex);
        }
    }

    function _isPacked(Op memory op) private pure returns (bool) {
        if (op.combine != OpDescriptor.MUL || op.reduce != OpDescriptor.SUM) return false;
        if (op.operands[0].wide || op.operands[1].wide) return false;
        uint256 innermost = op.loops - op.rank - 1;
        return op.operands[0].isContiguous(innermost) && op.operands[1].isContiguous(innermost);
    }

    function _reduce(Op memory op, uint256[3] memory extents, uint256 run) private pure returns (int256 acc) {
        unchecked {
            bool greatest = op.reduce > OpDescriptor.SUM;
            if (greatest) acc = type(int32).min;
            uint256[3] memory r;
            for (r[0] = 0; r[0] < extents[0]; ++r[0]) {
                for (r[1] = 0; r[1] < extents[1]; ++r[1]) {
                    for (r[2] = 0; r[2] < extents[2]; ++r[2]) {
                        int256 value = run == 0 ? _combine(op, r) : _run(op, r, int256(run));
                        if (!greatest) acc += value;
                        else if (value > acc) acc = value;
                    }
                }
            }
            return int32(acc);
        }
    }

    function _combine(Op memory op, uint256[3] memory r) private pure returns (int256) {
        unchecked {
            int256 a = OperandReader.read(op, op.operands[0], r, 0);
            if (op.combine == 7) return a;
            if (op.combine == 8) return a < 0 ? int256(0) : int256(Math.sqrt(uint256(a)));
            if (op.combine == 9) return a >> op.combineShift;
            int256 b = OperandReader.read(op, op.operands[1], r, op.combine == OpDescriptor.GATHER ? a : int256(0));
            if (op.combine == 0) return int32(a * b);
            if (op.combine == 1) return int32(a + b);
            if (op.combine == 2) return int32(a - b);
            if (op.combine == 3) return a < b ? a : b;
            if (op.combine == 4) return a > b ? a : b;
            if (op.combine == 5) return b == 0 ? int256(0) : int256(int32(a / b));
            return b;
        }
    }

    /// @dev Where an operand is inside its view along a run: positions [lo, hi); element `origin + j` at position j.
    struct Span {
        int256 origin;
        int256 lo;
        int256 hi;
    }

    /// @dev Σ over one run. Both operands' inside parts are intervals: their intersection is a dot product, the rest of one meets the other's pad.
    function _run(Op memory op, uint256[3] memory r, int256 length) private pure returns (int256 total) {
        unchecked {
            Operand memory x = op.operands[0];
            Operand memory y = op.operands[1];
            Span memory a = _span(x, r, length);
            Span memory b = _span(y, r, length);
            int256 lo = a.lo > b.lo ? a.lo : b.lo;
            int256 hi = a.hi < b.hi ? a.hi : b.hi;
            if (lo < hi) {
                uint256 size = uint256(hi - lo);
                total = PackedDot.dot(
                    OperandReader.fetch(op, x, uint256(a.origin + lo), size),
                    OperandReader.fetch(op, y, uint256(b.origin + lo), size),
                    size
                );
                if (size == uint256(length)) return total;
            } else {
                lo = hi = 0;
            }
            total += y.pad * _sumOutside(op, x, a, lo, hi, y.pad) + x.pad * _sumOutside(op, y, b, lo, hi, x.pad);
            total += x.pad * y.pad * (length - (a.hi - a.lo) - (b.hi - b.lo) + (hi - lo));
        }
    }

    function _span(Operand memory operand, uint256[3] memory r, int256 length) private pure returns (Span memory span) {
        unchecked {
            (bool inside, int256 row, int256 last) = operand.locate(r, 0);
            int256 dim = int256(operand.dims[operand.rank - 1]);
            int256 lo = last < 0 ? -last : int256(0);
            int256 hi = dim - last < length ? dim - last : length;
            if (inside && lo < hi) (span.origin, span.lo, span.hi) = (row + last, lo, hi);
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
            uint256 slot = op.combine <= OpDescriptor.GATHER ? 2 : 1;
            uint256[3] memory r;
            if (op.hasBias) acc = int32(acc + OperandReader.read(op, op.operands[slot++], r, 0));
            value = acc * (op.hasMultiplier ? OperandReader.read(op, op.operands[slot], r, 0) : op.multiplier);
            value = int32(int32(_shiftHalfEven(value, op.shift)) + op.zeroPoint);
            if (value < op.min) value = op.min;
            if (value > op.max) value = op.max;
            if (op.wide) return value;
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
