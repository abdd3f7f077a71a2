// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title The Merkle trees of docs/spec/commitments.md: SHA-256 leaves of 512 bytes, keccak256 nodes.
/// @dev Each assembly block states its plain formula; test/solidity/TensorTree.t.sol fuzzes one against the other.
library TensorTree {
    uint256 internal constant LEAF_SIZE = 512;
    /// @dev SHA-256 of 512 zero bytes.
    bytes32 internal constant ZERO_LEAF = 0x076a27c79e5ace2a3d47f9dd2e83e4ff6ea8872b3c2218f66c92b89b55f36560;

    /// @notice Leaves of a tensor of `size` ≥ 1 bytes.
    function leafCount(uint256 size) internal pure returns (uint256) {
        unchecked {
            return (size + LEAF_SIZE - 1) / LEAF_SIZE;
        }
    }

    /// @notice ceil(log2 count), count ≥ 1.
    function depthOf(uint256 count) internal pure returns (uint256 depth) {
        assembly ("memory-safe") {
            depth := sub(256, clz(sub(count, 1)))
        }
    }

    /// @notice keccak256(left ‖ right).
    function nodeHash(bytes32 left, bytes32 right) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            mstore(0, left)
            mstore(32, right)
            hash := keccak256(0, 64)
        }
    }

    /// @notice Root of a subtree of `level` levels that lies wholly in the padding.
    function zeroHash(uint256 level) internal pure returns (bytes32 hash) {
        hash = ZERO_LEAF;
        for (uint256 k = 0; k < level; ++k) hash = nodeHash(hash, hash);
    }

    /// @notice sha256(msg.data[pos:pos + length]).
    function hashCalldata(uint256 pos, uint256 length) internal view returns (bytes32 hash) {
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            calldatacopy(buffer, pos, length)
            if iszero(staticcall(gas(), 2, buffer, length, 0, 32)) {
                revert(0, 0)
            }
            hash := mload(0)
        }
    }

    /// @notice Folds a path upwards: `node = (index >> k) & 1 == 0 ? keccak256(node ‖ sibling) : keccak256(sibling ‖ node)`.
    /// @param siblings calldata position of `depth` siblings
    function foldPath(bytes32 node, uint256 index, uint256 siblings, uint256 depth) internal pure returns (bytes32 root) {
        assembly ("memory-safe") {
            let end := add(siblings, shl(5, depth))
            for {} lt(siblings, end) {
                siblings := add(siblings, 32)
            } {
                let side := shl(5, and(index, 1))
                mstore(side, node)
                mstore(xor(side, 32), calldataload(siblings))
                node := keccak256(0, 64)
                index := shr(1, index)
            }
            root := node
        }
    }

    /// @notice Copies `count` leaves from calldata to the memory at `leaves`, which the caller owns, and their SHA-256 hashes behind them.
    /// @dev SAFETY: the hashes lie in free memory and last until the next allocation.
    function hashLeaves(uint256 pos, uint256 count, uint256 leaves) internal view returns (uint256 hashes) {
        assembly ("memory-safe") {
            hashes := add(leaves, shl(9, count))
            calldatacopy(leaves, pos, shl(9, count))
            let target := hashes
            for {
                let leaf := leaves
            } lt(leaf, hashes) {
                leaf := add(leaf, 512)
            } {
                if iszero(staticcall(gas(), 2, leaf, 512, target, 32)) {
                    revert(0, 0)
                }
                target := add(target, 32)
            }
        }
    }

    /// @notice Folds `count` ≥ 1 neighbouring hashes from index `first`, in place. At each level, with h the hashes: an odd first index takes a
    /// sibling as the left partner of h[0], an even last index one as the right partner of the last; then h = [keccak256(h[2i] ‖ h[2i + 1])].
    /// @param hashes memory position, overwritten
    /// @param siblings calldata position, read on as far as they go
    /// @return root the tree's root, and next, the calldata position behind the last sibling
    function foldRange(
        uint256 hashes,
        uint256 first,
        uint256 count,
        uint256 siblings,
        uint256 depth
    ) internal pure returns (bytes32 root, uint256 next) {
        assembly ("memory-safe") {
            next := siblings
            for {} gt(count, 1) {
                depth := sub(depth, 1)
            } {
                let source := hashes
                let end := add(hashes, shl(5, count))
                let target := hashes
                if and(first, 1) {
                    mstore(0, calldataload(next))
                    mstore(32, mload(source))
                    mstore(target, keccak256(0, 64))
                    next := add(next, 32)
                    source := add(source, 32)
                    target := add(target, 32)
                }
                for {} lt(add(source, 32), end) {
                    source := add(source, 64)
                } {
                    mstore(target, keccak256(source, 64))
                    target := add(target, 32)
                }
                if lt(source, end) {
                    mstore(0, mload(source))
                    mstore(32, calldataload(next))
                    mstore(target, keccak256(0, 64))
                    next := add(next, 32)
                    target := add(target, 32)
                }
                first := shr(1, first)
                count := shr(5, sub(target, hashes))
            }
            root := mload(hashes)
        }
        // What is left is the path of one node. INVARIANT: count ≤ 2^depth − first, so depth was not used up before.
        root = foldPath(root, first, next, depth);
        unchecked {
            next += 32 * depth;
        }
    }
}
