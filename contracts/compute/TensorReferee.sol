// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ElementRecomputation} from "./ElementRecomputation.sol";
import {Fault, FaultKind, ITensorReferee, Statement, TraceNode} from "./ITensorReferee.sol";
import {Op, OpLibrary, Source} from "./Op.sol";
import {OpDescriptor} from "./OpDescriptor.sol";
import {Proof, ProofReader} from "./ProofReader.sol";
import {SourceOpening} from "./SourceOpening.sol";
import {TensorTree} from "./TensorTree.sol";

/// @title The referee of program version 1.
contract TensorReferee is ITensorReferee {
    using OpLibrary for Op;
    using ProofReader for Proof;
    using SourceOpening for Source;

    /// @inheritdoc ITensorReferee
    uint32 public constant VERSION = 1;

    uint256 private constant TRACE_TREE = type(uint32).max;

    /// @dev The header of every proof.
    struct Header {
        uint256 kind;
        uint256 opCount;
        uint256 inputCount;
        bytes32 interfaceRoot;
        bytes32 programRoot; // from the statement
        bytes32 traceRoot; // from the statement
    }

    /// @inheritdoc ITensorReferee
    function findFault(Statement calldata statement, bytes calldata proof) external view returns (Fault memory fault) {
        Proof memory reader = ProofReader.open(proof);
        Header memory header = _readHeader(statement, reader);
        if (header.kind == uint256(FaultKind.Element)) return _findElement(statement, header, reader);
        if (header.kind == uint256(FaultKind.OutputRoot)) return _findOutputRoot(statement, header, reader);
        if (header.kind == uint256(FaultKind.PaddingByte)) return _findPaddingByte(header, reader);
        (TraceNode memory node, uint256 count) = _readNode(header, reader);
        require(uint256(node.index) << node.level >= count, Referee_NodeOutOfRange(node.level, node.index));
        require(node.hash != TensorTree.zeroHash(node.level), Referee_PaddingIsZero());
        return Fault(FaultKind.PaddingNode, node.op, node.index, 0, 0);
    }

    /// @inheritdoc ITensorReferee
    function openNode(Statement calldata statement, bytes calldata opening) external view returns (TraceNode memory node) {
        Proof memory reader = ProofReader.open(opening);
        Header memory header = _readHeader(statement, reader);
        require(header.kind == uint256(FaultKind.PaddingNode), Referee_UnknownProofKind(uint8(header.kind)));
        (node, ) = _readNode(header, reader);
        require(node.op != TRACE_TREE || node.level != 0, Referee_NodeOutOfRange(node.level, node.index));
    }

    /// @inheritdoc ITensorReferee
    function checkReveal(TraceNode calldata node, bytes calldata data) external view {
        Proof memory reader = ProofReader.open(data);
        bytes32 actual;
        if (node.level == 0) {
            actual = TensorTree.hashCalldata(reader.take(TensorTree.LEAF_SIZE), TensorTree.LEAF_SIZE);
        } else {
            bytes32[] memory hashes = new bytes32[](1 << (node.level < 4 ? node.level : 4));
            uint256 pos = reader.take(32 * hashes.length);
            for (uint256 i = 0; i < hashes.length; ++i) hashes[i] = bytes32(ProofReader.load(pos + 32 * i));
            for (uint256 count = hashes.length / 2; count != 0; count /= 2) {
                for (uint256 i = 0; i < count; ++i) hashes[i] = TensorTree.nodeHash(hashes[2 * i], hashes[2 * i + 1]);
            }
            actual = hashes[0];
        }
        reader.close();
        require(actual == node.hash, Referee_WrongReveal(node.hash, actual));
    }

    function _readHeader(Statement calldata statement, Proof memory reader) private pure returns (Header memory header) {
        uint256 pos = reader.take(45);
        uint256 head = ProofReader.load(pos);
        require(head >> 224 == VERSION, Referee_WrongVersion(uint32(head >> 224)));
        header.kind = uint8(head >> 216);
        unchecked {
            require(header.kind - 1 < uint256(FaultKind.PaddingNode), Referee_UnknownProofKind(uint8(header.kind)));
            header.interfaceRoot = bytes32(ProofReader.load(pos + 13));
        }
        header.opCount = uint32(head >> 184);
        header.inputCount = uint32(head >> 152);
        header.programRoot = statement.programRoot;
        header.traceRoot = statement.traceRoot;
    }

    function _findElement(Statement calldata statement, Header memory header, Proof memory reader) private view returns (Fault memory) {
        (uint256 index, Op memory op) = _openOp(header, reader, reader.u32());
        uint256 element = reader.u32();
        require(element < op.elements, Referee_ElementOutOfRange(element, op.elements));
        uint256 offset = op.isWide() ? 4 * element : element;
        uint256 leaf = _openLeaf(header, reader, index, op, offset / TensorTree.LEAF_SIZE);
        uint256 raw = ProofReader.load(leaf + (offset % TensorTree.LEAF_SIZE));
        _openSources(statement, header, reader, op);
        reader.close();
        int256 recomputed = ElementRecomputation.recompute(op, element);
        int256 committed = _valueOf(raw, op.isWide());
        require(committed != recomputed, Referee_ElementMatches(element, int32(committed)));
        return Fault(FaultKind.Element, uint32(index), uint32(element), int32(committed), int32(recomputed));
    }

    function _findOutputRoot(Statement calldata statement, Header memory header, Proof memory reader) private pure returns (Fault memory) {
        require(header.opCount != 0, Referee_OpOutOfRange(0, 0));
        uint256 last = header.opCount - 1;
        _checkProgram(header, reader.word(), last);
        bytes32 lastRoot = reader.word();
        _checkTrace(header, reader, lastRoot, last);
        reader.close();
        require(lastRoot != statement.outputRoot, Referee_OutputRootMatches());
        return Fault(FaultKind.OutputRoot, uint32(last), 0, 0, 0);
    }

    function _findPaddingByte(Header memory header, Proof memory reader) private view returns (Fault memory) {
        (uint256 index, Op memory op) = _openOp(header, reader, reader.u32());
        uint256 size = op.sizeOf();
        uint256 leafIndex = TensorTree.leafCount(size) - 1;
        uint256 leaf = _openLeaf(header, reader, index, op, leafIndex);
        reader.close();
        uint256 start = leafIndex * TensorTree.LEAF_SIZE;
        for (uint256 pos = size; pos < start + TensorTree.LEAF_SIZE; ++pos) {
            if (ProofReader.load(leaf + pos - start) >> 248 != 0) return Fault(FaultKind.PaddingByte, uint32(index), uint32(pos), 0, 0);
        }
        revert Referee_PaddingIsZero();
    }

    /// @dev Reads the rest of an op opening, after its `u32 op`, and checks that it is in the job's program.
    function _openOp(Header memory header, Proof memory reader, uint256 index) private view returns (uint256, Op memory op) {
        require(index < header.opCount, Referee_OpOutOfRange(uint32(index), uint32(header.opCount)));
        uint256 length = reader.u16();
        uint256 descriptor = reader.take(length);
        op = OpDescriptor.decode(descriptor, length, index, header.inputCount);
        uint256 roots = reader.take(32 * op.constants);
        bytes32 leaf = TensorTree.hashCalldata(descriptor, length + 32 * op.constants);
        for (uint256 i = 0; i < op.sourceCount; ++i) {
            if (op.sources[i].kind != OpLibrary.CONSTANT) continue;
            op.sources[i].root = bytes32(ProofReader.load(roots));
            roots += 32;
        }
        uint256 depth = TensorTree.depthOf(header.opCount);
        _checkProgram(header, TensorTree.foldPath(leaf, index, reader.take(32 * depth), depth), index);
        return (index, op);
    }

    function _checkProgram(Header memory header, bytes32 opListRoot, uint256 op) private pure {
        bytes32 root = keccak256(
            abi.encodePacked(VERSION, uint32(header.opCount), uint32(header.inputCount), opListRoot, header.interfaceRoot)
        );
        require(root == header.programRoot, Referee_NotInProgram(uint32(op)));
    }

    /// @dev Reads the path of an op's tensor root in the trace.
    function _checkTrace(Header memory header, Proof memory reader, bytes32 root, uint256 op) private pure {
        uint256 depth = TensorTree.depthOf(header.opCount);
        root = TensorTree.foldPath(root, op, reader.take(32 * depth), depth);
        require(root == header.traceRoot, Referee_NotInTrace(uint32(op)));
    }

    /// @dev Reads a leaf of an op's output with its paths; returns its calldata position.
    function _openLeaf(
        Header memory header,
        Proof memory reader,
        uint256 index,
        Op memory op,
        uint256 leafIndex
    ) private view returns (uint256 pos) {
        uint256 depth = TensorTree.depthOf(TensorTree.leafCount(op.sizeOf()));
        pos = reader.take(TensorTree.LEAF_SIZE);
        bytes32 hash = TensorTree.hashCalldata(pos, TensorTree.LEAF_SIZE);
        _checkTrace(header, reader, TensorTree.foldPath(hash, leafIndex, reader.take(32 * depth), depth), index);
    }

    function _openSources(Statement calldata statement, Header memory header, Proof memory reader, Op memory op) private view {
        for (uint256 i = 0; i < op.sourceCount; ++i) {
            Source memory source = op.sources[i];
            if (source.kind == OpLibrary.GENERATED) {
                source.root = keccak256(abi.encodePacked(statement.inputRoot, uint32(source.index)));
                continue;
            }
            bytes32 root = source.open(i, reader);
            if (source.rangeCount == 0) continue;
            bytes32 expected = source.root;
            if (source.kind != OpLibrary.CONSTANT) {
                bool isInput = source.kind == OpLibrary.INPUT;
                uint256 depth = TensorTree.depthOf(isInput ? header.inputCount : header.opCount);
                root = TensorTree.foldPath(root, source.index, reader.take(32 * depth), depth);
                expected = isInput ? statement.inputRoot : header.traceRoot;
            }
            require(root == expected, Referee_WrongSourceRoot(i));
        }
    }

    /// @dev Reads a node opening to its end. @return count of the leaves of the node's tree
    function _readNode(Header memory header, Proof memory reader) private view returns (TraceNode memory node, uint256 count) {
        uint256 index = reader.u32();
        bool isTrace = index == TRACE_TREE;
        if (isTrace) {
            require(header.opCount != 0, Referee_OpOutOfRange(0, 0));
            _checkProgram(header, reader.word(), index);
            count = header.opCount;
        } else {
            (, Op memory op) = _openOp(header, reader, index);
            count = TensorTree.leafCount(op.sizeOf());
        }
        uint256 depth = TensorTree.depthOf(count);
        node.op = uint32(index);
        node.level = uint8(reader.u8());
        node.index = uint32(reader.u32());
        require(node.level <= depth && node.index >> (depth - node.level) == 0, Referee_NodeOutOfRange(node.level, node.index));
        node.hash = reader.word();
        uint256 height = depth - node.level;
        bytes32 root = TensorTree.foldPath(node.hash, node.index, reader.take(32 * height), height);
        if (isTrace) require(root == header.traceRoot, Referee_NotInTrace(uint32(index)));
        else _checkTrace(header, reader, root, index);
        reader.close();
    }

    /// @dev The committed value at the front of a calldata word: i8, or little-endian i32.
    function _valueOf(uint256 raw, bool wide) private pure returns (int256) {
        unchecked {
            if (!wide) return int8(uint8(raw >> 248));
            raw >>= 224;
            return int32(uint32((raw >> 24) | ((raw >> 8) & 0xff00) | ((raw << 8) & 0xff0000) | (raw << 24)));
        }
    }
}
