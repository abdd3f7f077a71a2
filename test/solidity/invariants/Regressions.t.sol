// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {NetworkHandler} from "./NetworkHandler.sol";

/// @notice Runs in which the invariants failed once, by a fault of the contracts or of the handlers.
contract RegressionsTest {
    /// @dev Found by `npm run test:deep`: the handlers' end missed funds that their owner had not thawed.
    function test_theHostileOneThawsLessOfItsFundsWhileItIsCalledBack() external {
        NetworkHandler handler = new NetworkHandler();
        handler.openStream(2, 1, 100 ether + 1, true, true);
        handler.playBatch(1940857361232105971779437963692079, 1, 43525054666856688479578506158122073180096856510290319);
        handler.proveFraud(0, true);
        handler.turnToken(4827147429764528946507032394, 749375399449949739397511949011);
        handler.endAll();
    }
}
