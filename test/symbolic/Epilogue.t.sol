// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Epilogue} from "../../contracts/compute/Epilogue.sol";
import {Op} from "../../contracts/compute/Op.sol";

/// @notice The referee's epilogue, for every accumulator and every immediate, against its formula of docs/spec/program.md.
contract EpilogueSymbolic {
    /// @dev The accumulator stands for the exact 64-bit product: solvers are poor at products, and the EVM's is exact for 256 bits. Shift by
    /// shift: a symbolic one makes one formula out of 64.
    function check_rescaleRoundsHalfToEven(int64 product, uint8 anyShift) external pure {
        for (uint256 shift = 0; shift <= 63; ++shift) {
            if (anyShift != shift) continue;
            int256 value = Epilogue.finish(_op(1, uint8(shift), 0, type(int32).min, type(int32).max, true), product);
            assert(value == int32(_roundedHalfEven(product, shift)));
            return;
        }
    }

    function check_zeroPointWraps(int32 acc, int32 zeroPoint) external pure {
        int256 value = Epilogue.finish(_op(1, 0, zeroPoint, type(int32).min, type(int32).max, true), acc);
        int32 expected;
        unchecked {
            expected = acc + zeroPoint;
        }
        assert(value == expected);
    }

    function check_clampKeepsWithinItsBounds(int32 acc, int32 min, int32 max) external pure {
        int256 value = Epilogue.finish(_op(1, 0, 0, min, max, true), acc);
        // docs/spec/program.md: min first, then max; validated descriptors have min ≤ max.
        if (min > max) return;
        assert(value >= min && value <= max);
        assert(value == acc || (value == min && acc < min) || (value == max && acc > max));
    }

    function check_castSaturates(int32 acc, int32 min, int32 max) external pure {
        int256 wide = Epilogue.finish(_op(1, 0, 0, min, max, true), acc);
        int256 narrow = Epilogue.finish(_op(1, 0, 0, min, max, false), acc);
        assert(
            narrow ==
                (
                    wide < -128
                        ? int256(-128)
                        : wide > 127
                            ? int256(127)
                            : wide
                )
        );
    }

    /// @dev The nearest multiple of 2^shift; of two equally near, the one with the even quotient.
    function _roundedHalfEven(int256 value, uint256 shift) private pure returns (int256) {
        int256 unit = int256(1) << shift;
        int256 below = value >> shift;
        int256 distance = value - (below << shift);
        if (distance + distance < unit) return below;
        if (distance + distance > unit) return below + 1;
        return below & 1 == 0 ? below : below + 1;
    }

    function _op(int32 multiplier, uint8 shift, int32 zeroPoint, int32 min, int32 max, bool wide) private pure returns (Op memory op) {
        op.head =
            (uint256(wide ? 1 : 0) << 224) |
            (uint256(shift) << 216) |
            (uint256(uint32(multiplier)) << 176) |
            (uint256(uint32(zeroPoint)) << 144) |
            (uint256(uint32(min)) << 112) |
            (uint256(uint32(max)) << 80);
    }
}
