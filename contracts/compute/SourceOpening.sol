// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ITensorReferee} from "./ITensorReferee.sol";
import {Source} from "./OpDescriptor.sol";
import {Proof, ProofReader} from "./ProofReader.sol";
import {TensorTree} from "./TensorTree.sol";

/// @title Opens the ranges of a source that a proof holds and finds bytes in them.
/// @dev A range entry is one word: first byte in the tensor (64 bits) ‖ end (64) ‖ memory position of the first byte (128). The leaves of
/// neighbouring ranges lie side by side in memory and share an entry.
library SourceOpening {
    using ProofReader for Proof;

    /// @notice Reads `u8 rangeCount`, then the ranges; returns their common root (0 without ranges).
    function open(Source memory source, uint256 position, Proof memory proof) internal view returns (bytes32 root) {
        uint256 count = proof.u8();
        uint256 leafCount = TensorTree.leafCount(source.size);
        uint256 depth = TensorTree.depthOf(leafCount);
        uint256 entry = _allocate(32 * count);
        source.ranges = entry;
        uint256 nextLeaf;
        unchecked {
            for (uint256 i = 0; i < count; ++i) {
                uint256 first = proof.u32();
                uint256 leaves = proof.u16();
                require(
                    first >= nextLeaf && leaves != 0 && first + leaves <= leafCount,
                    ITensorReferee.Referee_LeafOutOfRange(first + leaves, leafCount)
                );
                uint256 data = proof.take(leaves * TensorTree.LEAF_SIZE);
                uint256 siblings = proof.take(32 * TensorTree.rangeSiblings(first, first + leaves - 1, depth));
                uint256 memoryAt = _allocate(0);
                bytes32 rangeRoot = TensorTree.foldRange(TensorTree.hashLeaves(data, leaves, memoryAt), first, leaves, siblings, depth);
                _allocate(leaves * TensorTree.LEAF_SIZE);
                require(i == 0 || rangeRoot == root, ITensorReferee.Referee_WrongSourceRoot(position));
                root = rangeRoot;
                if (i != 0 && first == nextLeaf) entry -= 32;
                else _store(entry, ((first * TensorTree.LEAF_SIZE) << 192) | memoryAt);
                nextLeaf = first + leaves;
                _store(entry, (_load(entry) & ~(uint256(type(uint64).max) << 128)) | ((nextLeaf * TensorTree.LEAF_SIZE) << 128));
                entry += 32;
            }
        }
        source.recent = source.ranges;
        source.rangeCount = (entry - source.ranges) / 32;
    }

    /// @notice Memory position of `length` bytes from `offset` of the tensor. Reverts unless one run of neighbouring leaves holds them all.
    function find(Source memory source, uint256 position, uint256 offset, uint256 length) internal pure returns (uint256) {
        unchecked {
            uint256 entry = source.recent;
            for (uint256 i = 0; i <= source.rangeCount; ++i) {
                uint256 range = source.rangeCount == 0 ? 0 : _load(entry);
                if (offset >= range >> 192 && offset + length <= uint64(range >> 128)) {
                    source.recent = entry;
                    return uint128(range) + offset - (range >> 192);
                }
                entry = source.ranges + 32 * i;
            }
            revert ITensorReferee.Referee_SourceNotOpened(position, offset);
        }
    }

    function _allocate(uint256 size) private pure returns (uint256 pos) {
        assembly ("memory-safe") {
            pos := mload(0x40)
            mstore(0x40, add(pos, size))
        }
    }

    function _store(uint256 pos, uint256 value) private pure {
        assembly ("memory-safe") {
            mstore(pos, value)
        }
    }

    function _load(uint256 pos) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(pos)
        }
    }
}
