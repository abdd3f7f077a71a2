// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {OperandReader} from "../../contracts/compute/OperandReader.sol";
import {ProofReader} from "../../contracts/compute/ProofReader.sol";
import {TensorTree} from "../../contracts/compute/TensorTree.sol";

/// @notice The assembly of the tree and the readers against their plain formulas.
contract TensorTreeTest {
    function test_zeroLeafIsTheHashOfZeros() external pure {
        require(TensorTree.ZERO_LEAF == sha256(new bytes(512)), "zero leaf");
    }

    function testFuzz_depthIsTheLeastPowerOfTwoThatFits(uint32 count) external pure {
        if (count == 0) return;
        uint256 depth;
        while (1 << depth < count) ++depth;
        require(TensorTree.depthOf(count) == depth, "depth");
    }

    function testFuzz_nodeHashIsKeccakOfBoth(bytes32 left, bytes32 right) external pure {
        require(TensorTree.nodeHash(left, right) == keccak256(abi.encodePacked(left, right)), "node");
    }

    function testFuzz_hashCalldataIsSha256(bytes calldata data) external view {
        require(TensorTree.hashCalldata(_position(data), data.length) == sha256(data), "sha256");
    }

    function testFuzz_foldPathIsTheFormula(bytes32 leaf, uint32 index, bytes calldata siblings) external pure {
        uint256 depth = siblings.length / 32;
        bytes32 node = leaf;
        for (uint256 k = 0; k < depth; ++k) {
            bytes32 sibling = bytes32(siblings[32 * k:32 * k + 32]);
            node = (index >> k) & 1 == 0 ? keccak256(abi.encodePacked(node, sibling)) : keccak256(abi.encodePacked(sibling, node));
        }
        require(TensorTree.foldPath(leaf, index, _position(siblings), depth) == node, "path");
    }

    function testFuzz_foldRangeGivesTheRootOfTheWholeTree(bytes32 seed, uint8 depthSeed, uint16 firstSeed, uint16 countSeed) external view {
        uint256 depth = depthSeed % 7;
        uint256 width = 1 << depth;
        uint256 first = firstSeed % width;
        uint256 count = 1 + (countSeed % (width - first));
        bytes32[] memory nodes = new bytes32[](width);
        bytes memory leaves;
        for (uint256 i = 0; i < width; ++i) {
            bytes memory leaf = _leaf(seed, i);
            nodes[i] = sha256(leaf);
            if (i >= first && i < first + count) leaves = bytes.concat(leaves, leaf);
        }
        bytes memory siblings;
        for ((uint256 low, uint256 high) = (first, first + count - 1); width > 1; width /= 2) {
            if (low % 2 == 1) siblings = bytes.concat(siblings, nodes[low - 1]);
            if (high % 2 == 0) siblings = bytes.concat(siblings, nodes[high + 1]);
            for (uint256 i = 0; i < width / 2; ++i) nodes[i] = keccak256(abi.encodePacked(nodes[2 * i], nodes[2 * i + 1]));
            (low, high) = (low / 2, high / 2);
        }
        (bytes32 root, uint256 used) = this.foldRange(leaves, first, count, siblings, depth);
        require(root == nodes[0], "root");
        require(used == siblings.length, "siblings");
    }

    function foldRange(
        bytes calldata leaves,
        uint256 first,
        uint256 count,
        bytes calldata siblings,
        uint256 depth
    ) external view returns (bytes32 root, uint256 used) {
        uint256 target;
        assembly ("memory-safe") {
            target := mload(0x40)
        }
        uint256 hashes = TensorTree.hashLeaves(_position(leaves), count, target);
        (root, used) = TensorTree.foldRange(hashes, first, count, _position(siblings), depth);
        used -= _position(siblings);
    }

    function testFuzz_loadI32IsLittleEndian(bytes4 data) external pure {
        int32 expected = int32(
            uint32(uint8(data[0])) | (uint32(uint8(data[1])) << 8) | (uint32(uint8(data[2])) << 16) | (uint32(uint8(data[3])) << 24)
        );
        bytes memory stored = bytes.concat(data, hex"ff");
        require(OperandReader.loadI32(_pointer(stored)) == expected, "i32");
        require(OperandReader.loadI8(_pointer(stored)) == int8(uint8(data[0])), "i8");
    }

    function testFuzz_loadReadsCalldataBigEndian(bytes32 value) external view {
        require(this.load(abi.encodePacked(uint8(1), value)) == uint256(value), "load");
    }

    function load(bytes calldata data) external pure returns (uint256) {
        return ProofReader.load(_position(data) + 1);
    }

    function _leaf(bytes32 seed, uint256 index) private pure returns (bytes memory leaf) {
        for (uint256 i = 0; i < 16; ++i) leaf = bytes.concat(leaf, keccak256(abi.encode(seed, index, i)));
    }

    function _position(bytes calldata data) private pure returns (uint256 position) {
        assembly ("memory-safe") {
            position := data.offset
        }
    }

    function _pointer(bytes memory data) private pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := add(data, 32)
        }
    }
}
