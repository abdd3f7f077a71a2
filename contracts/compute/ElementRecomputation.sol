// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Epilogue} from "./Epilogue.sol";
import {ITensorReferee} from "./ITensorReferee.sol";
import {Op, OpLibrary} from "./Op.sol";
import {OperandMap} from "./OperandMap.sol";
import {OperandReader} from "./OperandReader.sol";
import {PackedRun} from "./PackedRun.sol";

/// @title Recomputes one output element of an op: `epilogue(REDUCE over r of combine(A[mapA(o, r)], B[mapB(o, r)]))`.
/// @dev Sums are kept in 256 bits and wrapped to i32 once: the same as wrapping at each step.
library ElementRecomputation {
    using OpLibrary for Op;

    /// @notice Runs of a packed op, else elements of a reduction, that one recomputation may take.
    int256 internal constant MAX_SLOW_STEPS = 256;

    /// @notice The value of output element `element`, whose operands' sources are opened.
    function recompute(Op memory op, uint256 element) internal pure returns (int256 value) {
        _bind(op, element);
        return Epilogue.finish(op, op.isPacked() ? _sumRuns(op) : _reduce(op));
    }

    function _bind(Op memory op, uint256 element) private pure {
        unchecked {
            uint256[4] memory outputIndex;
            for (uint256 i = op.rank; i-- > 0;) {
                uint256 extent = op.extentOf(i);
                outputIndex[i] = element % extent;
                element /= extent;
            }
            bool gathers = op.combineOf() == OpLibrary.GATHER;
            for (uint256 slot = 0; slot < op.operands.length; ++slot)
                OperandMap.bind(op, op.operands[slot], outputIndex, gathers && slot == 1);
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
                        acc += PackedRun.sum(op, length, r0, r1, r2);
                    }
                }
            }
            return int32(acc);
        }
    }

    function _reduce(Op memory op) private pure returns (int256 acc) {
        unchecked {
            bool greatest = op.reduceOf() > OpLibrary.SUM;
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
            int256 b = OperandReader.read(op, op.operands[1], r0, r1, r2, combine == OpLibrary.GATHER ? a : int256(0));
            if (combine == 0) return int32(a * b);
            if (combine == 1) return int32(a + b);
            if (combine == 2) return int32(a - b);
            if (combine == 3) return a < b ? a : b;
            if (combine == 4) return a > b ? a : b;
            if (combine == 5) return b == 0 ? int256(0) : int256(int32(a / b));
            return b;
        }
    }
}
