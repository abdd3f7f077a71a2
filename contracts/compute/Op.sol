// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ProofReader} from "./ProofReader.sol";

/// @notice A checked op descriptor (docs/spec/program.md). Its fields of fixed place are read from `head` when they are needed.
struct Op {
    uint256 head; // the descriptor's first 32 bytes
    uint256 start; // its calldata position
    uint256 end; // and where it ends
    uint256 rank; // of the output: loops [0, rank) are output indices
    uint256 loops; // loops [rank, loops) are reduce indices
    uint256 elements;
    uint256 constants; // distinct sources of kind constant
    Operand[] operands; // present ones, in slot order
    Source[] sources; // distinct ones, in slot order; the first sourceCount are in use
    uint256 sourceCount;
}

/// @notice An operand and, once bound to an element (OperandReader.bind), its map as a function of the reduce indices r.
struct Operand {
    uint256 source; // index in Op.sources
    bool wide; // i32
    int256 pad;
    uint256 rank;
    uint256 rows; // calldata position of the first map row
    int256 origin; // element index at r = 0, meaningful where all dims are inside
    int256 step0; // what each reduce index adds to it
    int256 step1;
    int256 step2;
    int256 lead; // what dim 0's index adds to it
    bool isContiguous; // along the innermost reduce index
    uint256 checkCount;
    uint256[4] checks; // the dims that some r leaves, see OperandReader
    uint256 buffer; // memory of a generated run
    uint256 capacity; // of buffer, in bytes
}

/// @notice A distinct source and, once opened (SourceOpening), the bytes of it that the proof holds.
struct Source {
    uint256 kind;
    uint256 index;
    uint256 size; // bytes of the whole tensor
    bytes32 root; // tensor root; of a generated source its seed
    uint256 ranges; // memory position of range entries
    uint256 rangeCount;
    uint256 nextLeaf; // behind the last range
    uint256 recent; // the entry that served the last read
}

/// @title What an op's descriptor says, read where it lies.
library OpLibrary {
    uint256 internal constant MUL = 0;
    uint256 internal constant GATHER = 6;
    uint256 internal constant SHIFT = 9;
    uint256 internal constant NONE = 0;
    uint256 internal constant SUM = 1;

    uint256 internal constant INPUT = 0;
    uint256 internal constant CONSTANT = 1;
    uint256 internal constant GENERATED = 2;
    uint256 internal constant OUTPUT = 3;

    /// @dev Where the output dims begin in a descriptor.
    uint256 internal constant DIMS = 23;

    function combineOf(Op memory op) internal pure returns (uint256) {
        return op.head >> 248;
    }

    function reduceOf(Op memory op) internal pure returns (uint256) {
        return uint8(op.head >> 240);
    }

    function hasBias(Op memory op) internal pure returns (bool) {
        return (op.head >> 232) & 2 != 0;
    }

    function hasMultiplier(Op memory op) internal pure returns (bool) {
        return (op.head >> 232) & 4 != 0;
    }

    /// @notice Whether the output is i32.
    function isWide(Op memory op) internal pure returns (bool) {
        return uint8(op.head >> 224) == 1;
    }

    /// @notice Whether the bound op is an i8 dot product whose operands are contiguous along the innermost reduce index.
    function isPacked(Op memory op) internal pure returns (bool) {
        if (combineOf(op) != MUL || reduceOf(op) != SUM) return false;
        Operand memory a = op.operands[0];
        Operand memory b = op.operands[1];
        return !a.wide && !b.wide && a.isContiguous && b.isContiguous;
    }

    /// @notice Bytes of the output tensor.
    function sizeOf(Op memory op) internal pure returns (uint256) {
        unchecked {
            return isWide(op) ? 4 * op.elements : op.elements;
        }
    }

    /// @notice Extent of loop index i < op.loops; the byte between output and reduce dims is the reduce rank.
    function extentOf(Op memory op, uint256 i) internal pure returns (uint256) {
        unchecked {
            return ProofReader.load(op.start + DIMS + 4 * i + (i < op.rank ? 0 : 1)) >> 224;
        }
    }
}
