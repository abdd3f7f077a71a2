// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Op, OpLibrary} from "./Op.sol";
import {OperandReader} from "./OperandReader.sol";

/// @title What happens to an accumulator: bias, rescale, zero point, clamp, cast.
library Epilogue {
    using OpLibrary for Op;

    /// @notice The output element of an accumulator. Each step on an i32, wrapping, but the product with the multiplier, which is exact.
    function finish(Op memory op, int256 acc) internal pure returns (int256 value) {
        unchecked {
            uint256 head = op.head;
            uint256 slot = op.combineOf() <= OpLibrary.GATHER ? 2 : 1;
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

    /// @dev value / 2^shift, rounded half to even.
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
