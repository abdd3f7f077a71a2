// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Drip} from "../../contracts/staking/Drip.sol";

interface IVm {
    function warp(uint256 time) external;
}

/// @notice Rewards under any sequence of additions and releases at any times, of amounts up to all the tokens that can exist.
contract DripTest {
    using Drip for Drip.Rewards;

    IVm private constant VM = IVm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 private constant CAP = 1e9 ether;
    uint256 private constant LONGEST = 90 days;

    function testFuzz_releasesAllThatWasAddedAndNeverMore(uint256 seed) external {
        Drip.Rewards memory rewards;
        uint256 added;
        uint256 released;
        uint256 time = 1_800_000_000;
        for (uint256 step = 0; step < 40; ++step) {
            VM.warp(time);
            seed = uint256(keccak256(abi.encode(seed)));
            released += rewards.takeDueDown();
            uint256 amount = ((seed >> 16) % CAP) >> ((seed >> 8) % 90);
            if (seed % 3 == 0 && amount != 0 && amount <= CAP - rewards.pending) {
                uint256 left = rewards.pending == 0 ? 0 : rewards.endsAt - time;
                bool nothingLeft = rewards.pending == 0;
                uint256 period = 1 + ((seed >> 120) % LONGEST);
                rewards.add(amount, time + period);
                added += amount;
                uint256 now_ = rewards.endsAt - time;
                require(nothingLeft ? now_ == period : now_ >= _min(left, period) && now_ <= _max(left, period), "ends between the two");
            }
            require(released + rewards.pending == added, "nothing is lost and nothing comes from nowhere");
            require(rewards.pending == 0 || rewards.endsAt > time, "what is pending has a time to come");
            time += (seed >> 200) % (step % 2 == 0 ? 100 : LONGEST / 8);
        }
        VM.warp(time + LONGEST);
        require(released + rewards.takeDueDown() == added, "all is released at the end");
    }

    /// @dev Two rewards together never fall due faster than each would alone, but for the second that the end is rounded by.
    function testFuzz_fallsDueNoFasterThanEachAlone(
        uint96 first,
        uint96 second,
        uint32 ends,
        uint32 period,
        uint32 gap,
        uint32 span
    ) external {
        uint256 one = 1 + (uint256(first) % (CAP / 2));
        uint256 two = 1 + (uint256(second) % (CAP / 2));
        uint256 firstEnd = 2 + (uint256(ends) % LONGEST);
        uint256 added = uint256(gap) % firstEnd;
        uint256 secondEnd = added + 1 + (uint256(period) % LONGEST);
        Drip.Rewards memory alone;
        Drip.Rewards memory other;
        Drip.Rewards memory both;
        VM.warp(1_800_000_000);
        alone.add(one, 1_800_000_000 + firstEnd);
        both.add(one, 1_800_000_000 + firstEnd);
        VM.warp(1_800_000_000 + added);
        alone.takeDueDown();
        both.takeDueDown();
        other.add(two, 1_800_000_000 + secondEnd);
        both.add(two, 1_800_000_000 + secondEnd);
        uint256 total = both.pending;
        uint256 length = both.endsAt - both.updatedAt;
        // Until the first of the two ends, both fall due at constant rates.
        uint256 time = added + (uint256(span) % (_min(firstEnd, secondEnd) - added + 1));
        VM.warp(1_800_000_000 + time);
        uint256 due = both.takeDueDown();
        uint256 apart = alone.takeDueDown() + other.takeDueDown();
        // One second less of length: a factor of length / (length + 1).
        require(due <= apart + total / (length + 1) + 3, "faster than each alone");
    }

    /// @dev However often dust is added, what is due is due.
    function testFuzz_dustPostponesNothing(uint96 amount, uint16 count, uint16 pause) external {
        uint256 time = 1_800_000_000;
        VM.warp(time);
        Drip.Rewards memory rewards;
        uint256 period = 14 days;
        uint256 pending = 1 ether + (uint256(amount) % CAP);
        rewards.add(pending, time + period);
        uint256 end = rewards.endsAt;
        uint256 released;
        uint256 dust;
        for (uint256 i = 0; i < uint256(count) % 100; ++i) {
            time += uint256(pause) % 3;
            VM.warp(time);
            released += rewards.takeDueDown();
            rewards.add(10, time + period);
            dust += 10;
        }
        require(rewards.endsAt == end, "the end moved");
        VM.warp(end);
        require(released + rewards.takeDueDown() == pending + dust, "not all is due at the end");
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    function _max(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? b : a;
    }
}
