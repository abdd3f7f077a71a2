// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {GeometricSum} from "../../contracts/emission/GeometricSum.sol";

contract GeometricSumProbe {
    function sumDown(uint256 initial, uint256 ratio, uint256 n) external pure returns (uint256) {
        return GeometricSum.sumDown(initial, ratio, n);
    }
}
