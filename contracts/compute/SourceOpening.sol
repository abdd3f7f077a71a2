// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ITensorReferee} from "./ITensorReferee.sol";
import {Source} from "./Op.sol";
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
        source.ranges = _allocate(32 * count);
        source.recent = source.ranges;
        for (uint256 i = 0; i < count; ++i) {
            bytes32 rangeRoot = _openRange(source, proof);
            require(i == 0 || rangeRoot == root, ITensorReferee.Referee_WrongSourceRoot(position));
            root = rangeRoot;
        }
    }

    function _openRange(Source memory source, Proof memory proof) private view returns (bytes32 root) {
        unchecked {
            uint256 first = ProofReader.load(proof.take(6));
            uint256 leaves = uint16(first >> 208);
            first >>= 224;
            uint256 leafCount = TensorTree.leafCount(source.size);
            if (first < source.nextLeaf || leaves == 0 || first + leaves > leafCount) {
                revert ITensorReferee.Referee_LeafOutOfRange(first + leaves, leafCount);
            }
            uint256 data = proof.take(leaves * TensorTree.LEAF_SIZE);
            uint256 hashes = TensorTree.hashLeaves(data, leaves, _addRange(source, first, leaves));
            uint256 next;
            (root, next) = TensorTree.foldRange(hashes, first, leaves, proof.pos, TensorTree.depthOf(leafCount));
            proof.take(next - proof.pos);
        }
    }

    /// @dev Makes room in memory for the leaves, for the caller to fill, and an entry; both behind those of the range before.
    function _addRange(Source memory source, uint256 first, uint256 leaves) private pure returns (uint256 memoryAt) {
        unchecked {
            uint256 size = leaves * TensorTree.LEAF_SIZE;
            uint256 start = first * TensorTree.LEAF_SIZE;
            memoryAt = _allocate(size);
            if (source.rangeCount != 0 && first == source.nextLeaf) {
                uint256 last = source.ranges + 32 * (source.rangeCount - 1);
                _store(last, _load(last) + (size << 128));
            } else {
                _store(source.ranges + 32 * source.rangeCount++, (start << 192) | ((start + size) << 128) | memoryAt);
            }
            source.nextLeaf = first + leaves;
        }
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
