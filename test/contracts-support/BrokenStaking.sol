// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Governed} from "../../contracts/governance/Governed.sol";
import {HostileView} from "./HostileView.sol";

/// @notice What a bad upgrade may leave behind the staking's proxy: it can still be upgraded, and answers nothing else as it should.
contract BrokenStaking is Governed, HostileView {}
