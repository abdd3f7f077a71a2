// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Op, Operand, OpLibrary} from "./Op.sol";
import {ProofReader} from "./ProofReader.sol";

/// @title Evaluates the maps of operands.
/// @dev Once the output indices are fixed, the element index is linear in the reduce indices, and only dims that some reduce position
/// leaves need a look at each read. Such a *check* is one word: base index (i64) ‖ dim (u32) ‖ three i16 coefficients ‖ zeros, and 1 in the
/// lowest bit for the view's last dim.
/// Overflow: a row is an i32 offset plus at most seven products of an i16 and a u32, so an index stays below 2^52 in magnitude, and
/// linear indices, which multiply it with dims whose product is at most 2^30, below 2^84.
library OperandMap {
    using OpLibrary for Op;

    /// @notice Fixes the output indices: fills origin, steps, lead, contiguous and checks. Operands are unbound before.
    /// @param isGathered whether reads will add to dim 0's index
    function bind(Op memory op, Operand memory operand, uint256[4] memory outputIndex, bool isGathered) internal pure {
        unchecked {
            Row memory row;
            row.pos = operand.rows;
            uint256 innermost = 16 * (2 - (op.loops - op.rank - 1));
            uint256 rank = operand.rank;
            bool isContiguous = op.loops != op.rank;
            int256 lead = 1;
            for (uint256 d = 0; d < rank; ++d) {
                _readRow(op, row, outputIndex);
                int256 dim = row.dim;
                uint256 coefficients = row.coefficients;
                uint256 isLast = d + 1 == rank ? 1 : 0;
                if (uint16(coefficients >> innermost) != isLast) isContiguous = false;
                if (d != 0) lead *= dim;
                operand.origin = operand.origin * dim + row.base;
                operand.step0 = operand.step0 * dim + int16(uint16(coefficients >> 32));
                operand.step1 = operand.step1 * dim + int16(uint16(coefficients >> 16));
                operand.step2 = operand.step2 * dim + int16(uint16(coefficients));
                if (row.low < 0 || row.high >= dim || (isGathered && d == 0)) {
                    operand.checks[operand.checkCount++] =
                        (uint256(row.base) << 192) |
                        (uint256(dim) << 160) |
                        (coefficients << 112) |
                        isLast;
                }
            }
            operand.lead = lead;
            operand.isContiguous = isContiguous;
        }
    }

    /// @dev A map row with the output indices put in: `base + Σ coefficient · r`, between low and high over the whole reduction.
    struct Row {
        uint256 pos; // calldata position of the next row
        int256 dim;
        int256 base;
        int256 low;
        int256 high;
        uint256 coefficients; // three i16
    }

    function _readRow(Op memory op, Row memory row, uint256[4] memory outputIndex) private pure {
        unchecked {
            uint256 pos = row.pos;
            uint256 head = ProofReader.load(pos);
            uint256 mask = uint8(head >> 184);
            int256 base = int32(uint32(head >> 192));
            int256 low;
            int256 high;
            uint256 coefficients;
            pos += 9;
            for (uint256 i = 0; mask != 0; (++i, mask >>= 1)) {
                if (mask & 1 == 0) continue;
                int256 coefficient = int16(uint16(ProofReader.load(pos) >> 240));
                pos += 2;
                if (i < op.rank) {
                    base += coefficient * int256(outputIndex[i]);
                } else {
                    coefficients |= uint256(uint16(int16(coefficient))) << (16 * (2 + op.rank - i));
                    int256 reach = coefficient * (int256(op.extentOf(i)) - 1);
                    if (reach < 0) low += reach;
                    else high += reach;
                }
            }
            (row.pos, row.dim, row.base) = (pos, int256(head >> 224), base);
            (row.low, row.high, row.coefficients) = (base + low, base + high, coefficients);
        }
    }

    /// @notice Element index at a reduce position, meaningful where all dims are inside.
    function indexAt(Operand memory operand, int256 r0, int256 r1, int256 r2) internal pure returns (int256) {
        unchecked {
            return operand.origin + operand.step0 * r0 + operand.step1 * r1 + operand.step2 * r2;
        }
    }

    /// @notice The index in the dim of check `k`. @return check its word
    function checkAt(
        Operand memory operand,
        uint256 k,
        int256 r0,
        int256 r1,
        int256 r2
    ) internal pure returns (int256 index, uint256 check) {
        unchecked {
            check = operand.checks[k];
            index =
                (int256(check) >> 192) +
                int16(uint16(check >> 144)) * r0 +
                int16(uint16(check >> 128)) * r1 +
                int16(uint16(check >> 112)) * r2;
        }
    }
}
