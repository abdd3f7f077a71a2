// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1363Receiver} from "@openzeppelin/contracts/interfaces/IERC1363Receiver.sol";

/// @notice Keeps what the last ERC-1363 transfer told it; refuses a transfer whose data is empty.
contract CallReceiver is IERC1363Receiver {
    address public from;
    uint256 public amount;
    bytes public data;

    function onTransferReceived(address, address from_, uint256 value, bytes calldata data_) external returns (bytes4) {
        (from, amount, data) = (from_, value, data_);
        return data_.length == 0 ? bytes4(0) : IERC1363Receiver.onTransferReceived.selector;
    }
}
