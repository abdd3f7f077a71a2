// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Stands where a view is asked for a number, and answers every call as a test wants.
contract HostileView {
    enum Manner {
        Answers,
        Reverts,
        BurnsGas,
        Bombs,
        AnswersShort,
        AnswersSlowly
    }

    Manner public manner;
    uint256 public answer;

    function behave(Manner manner_, uint256 answer_) external {
        (manner, answer) = (manner_, answer_);
    }

    fallback() external {
        Manner present = manner;
        uint256 value = answer;
        uint256 until = gasleft();
        if (present == Manner.BurnsGas) until = 0;
        if (present == Manner.AnswersSlowly) until -= 70_000;
        // solhint-disable-next-line no-empty-blocks
        while (gasleft() > until) {}
        uint256 size = 32;
        if (present == Manner.Bombs) size = 2 ** 20;
        if (present == Manner.AnswersShort) size = 31;
        bool reverts = present == Manner.Reverts;
        assembly ("memory-safe") {
            mstore(0, value)
            if reverts {
                revert(0, size)
            }
            return(0, size)
        }
    }
}
