// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {GeometricSum} from "./GeometricSum.sol";

/// @notice What each epoch emits: a geometric series, in segments between its changes.
/// @dev Within a series, `index` counts the terms spent; a paused segment spends none, so that a pause moves the rest of the series and loses nothing. A new
/// rate starts a new series on top of what the old one summed up to. INVARIANT: cumulative emission does not jump where segments meet.
library Schedule {
    using SafeCast for uint256;

    /// @dev Two slots.
    struct Segment {
        uint40 firstEpoch;
        uint40 index; // terms of the series spent before firstEpoch
        bool paused;
        uint16 capacityBps;
        uint16 workBps;
        uint16 verificationBps; // the treasury has the rest of 10,000
        uint96 initialEmission; // wei, the series' term 0
        uint96 base; // wei, what all series before this one summed up to
        uint128 ratio; // of a term to the one before, in 2^-126
    }

    /// @notice The segment that `epoch` lies in; the last one is tried first, then the number of segments is halved at each step.
    function segmentOf(Segment[] storage segments, uint256 epoch) internal view returns (Segment memory) {
        uint256 high = segments.length - 1;
        if (segments[high].firstEpoch <= epoch) return segments[high];
        uint256 low = 0;
        // INVARIANT: segments[low].firstEpoch ≤ epoch < segments[high].firstEpoch; the first segment begins at epoch 0.
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if (segments[middle].firstEpoch <= epoch) low = middle;
            else high = middle;
        }
        return segments[low];
    }

    /// @notice The segment from epoch `next` on, to be changed: made from the one in force, or already there from an earlier change in this epoch.
    function pending(Segment[] storage segments, uint256 next) internal returns (Segment storage segment) {
        Segment memory current = segments[segments.length - 1];
        if (current.firstEpoch != next) {
            current.index = _indexAt(current, next).toUint40();
            current.firstEpoch = next.toUint40();
            segments.push(current);
        }
        return segments[segments.length - 1];
    }

    /// @notice Starts a new series at the segment's first epoch.
    function restart(Segment storage segment, uint96 initialEmission, uint128 ratio) internal {
        segment.base = (segment.base + GeometricSum.sumDown(segment.initialEmission, segment.ratio, segment.index)).toUint96();
        segment.index = 0;
        (segment.initialEmission, segment.ratio) = (initialEmission, ratio);
    }

    /// @notice Wei emitted by all epochs before `epoch`, by the segment that `epoch` lies in or the one that ends there: both say the same.
    function cumulativeDown(Segment memory segment, uint256 epoch) internal pure returns (uint256) {
        return segment.base + GeometricSum.sumDown(segment.initialEmission, segment.ratio, _indexAt(segment, epoch));
    }

    /// @notice Wei that `epoch` of this segment emits; these add up to cumulativeDown exactly.
    function emissionOf(Segment memory segment, uint256 epoch) internal pure returns (uint256) {
        return cumulativeDown(segment, epoch + 1) - cumulativeDown(segment, epoch);
    }

    function _indexAt(Segment memory segment, uint256 epoch) private pure returns (uint256) {
        return segment.paused ? segment.index : segment.index + (epoch - segment.firstEpoch);
    }
}
