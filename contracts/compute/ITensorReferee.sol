// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What a job binds: everything a fraud proof is checked against.
struct Statement {
    bytes32 programRoot;
    bytes32 inputRoot;
    bytes32 outputRoot;
    bytes32 traceRoot;
}

/// @notice Kinds of fault; the first four proof kinds have the codes of docs/spec/commitments.md.
enum FaultKind {
    None,
    Element,
    OutputRoot,
    PaddingByte,
    PaddingNode,
    Silence
}

/// @notice A proven fault. `index` is the element, byte or node index within op; values are only set for Element.
struct Fault {
    FaultKind kind;
    uint32 op;
    uint32 index;
    int32 committed;
    int32 recomputed;
}

/// @notice An authenticated node of a job's trace (docs/spec/commitments.md, node address).
struct TraceNode {
    uint32 op;
    uint8 level;
    uint32 index;
    bytes32 hash;
}

/// @title The referee of one program version: stateless, immutable, recomputes one output element.
/// @dev Every malformed proof reverts with an error that names what was wrong; a true commitment reverts Referee_ElementMatches,
/// Referee_OutputRootMatches, Referee_PaddingIsZero.
interface ITensorReferee {
    error Referee_WrongVersion(uint32 version);
    error Referee_UnknownProofKind(uint8 kind);
    /// @notice The proof ends early or has bytes behind its end. @param expected,actual lengths in bytes
    error Referee_WrongLength(uint256 expected, uint256 actual);
    error Referee_NotInProgram(uint32 op);
    error Referee_OpOutOfRange(uint32 op, uint32 opCount);
    error Referee_MalformedDescriptor(uint256 position);
    error Referee_ElementOutOfRange(uint256 element, uint256 count);
    error Referee_LeafOutOfRange(uint256 leaf, uint256 count);
    error Referee_NodeOutOfRange(uint8 level, uint256 index);
    /// @notice The output leaf, last leaf or node with its paths does not give the job's trace root.
    error Referee_NotInTrace(uint32 op);
    /// @notice A source's ranges do not fold to one root, or that root is not the committed one.
    error Referee_WrongSourceRoot(uint256 source);
    /// @notice The recomputation reads a byte that no range of the source opens.
    error Referee_SourceNotOpened(uint256 source, uint256 byteOffset);
    error Referee_ElementMatches(uint256 element, int32 value);
    error Referee_OutputRootMatches();
    error Referee_PaddingIsZero();
    error Referee_WrongReveal(bytes32 expected, bytes32 actual);

    /// @notice The program version that this referee decides.
    function VERSION() external view returns (uint32);

    /// @notice Checks a fraud proof against a job's statement. Reverts unless the proof convicts.
    function findFault(Statement calldata statement, bytes calldata proof) external view returns (Fault memory);

    /// @notice Authenticates a node opening (header, then node opening; proof kind 4) without judging it.
    /// @return node the node, and whether it can be revealed: (trace tree nodes have level ≥ 1)
    function openNode(Statement calldata statement, bytes calldata opening) external view returns (TraceNode memory node);

    /// @notice Checks that `data` is the reveal of a node: 2^min(4, level) hashes, or for level 0 the leaf's 512 bytes. Reverts otherwise.
    function checkReveal(TraceNode calldata node, bytes calldata data) external view;
}
