// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ITensorReferee} from "./ITensorReferee.sol";

/// @notice A packed proof that is read where it lies, in calldata. All fields are calldata positions.
struct Proof {
    uint256 start;
    uint256 pos; // INVARIANT: start ≤ pos ≤ end
    uint256 end;
}

/// @title A cursor over packed big-endian bytes in calldata.
/// @dev Positions and lengths are below 2^64 (calldata never comes near), so their sums do not overflow.
library ProofReader {
    function open(bytes calldata proof) internal pure returns (Proof memory reader) {
        uint256 start;
        assembly ("memory-safe") {
            start := proof.offset
        }
        reader = Proof({start: start, pos: start, end: start + proof.length});
    }

    /// @notice Passes over `length` bytes (below 2^32) and returns where they begin.
    function take(Proof memory reader, uint256 length) internal pure returns (uint256 pos) {
        unchecked {
            pos = reader.pos;
            uint256 next = pos + length;
            if (next > reader.end) revert ITensorReferee.Referee_WrongLength(next - reader.start, reader.end - reader.start);
            reader.pos = next;
        }
    }

    function u8(Proof memory reader) internal pure returns (uint256) {
        return load(take(reader, 1)) >> 248;
    }

    function u16(Proof memory reader) internal pure returns (uint256) {
        return load(take(reader, 2)) >> 240;
    }

    function u32(Proof memory reader) internal pure returns (uint256) {
        return load(take(reader, 4)) >> 224;
    }

    function word(Proof memory reader) internal pure returns (bytes32) {
        return bytes32(load(take(reader, 32)));
    }

    /// @notice Reverts when bytes are left.
    function close(Proof memory reader) internal pure {
        require(reader.pos == reader.end, ITensorReferee.Referee_WrongLength(reader.pos - reader.start, reader.end - reader.start));
    }

    /// @notice The 32 bytes of calldata from `pos`, zeros behind its end: `uint256(bytes32(msg.data[pos:pos + 32]))`.
    function load(uint256 pos) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := calldataload(pos)
        }
    }
}
