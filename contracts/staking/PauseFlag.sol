// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC1967Utils} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Utils.sol";
import {StorageSlot} from "@openzeppelin/contracts/utils/StorageSlot.sol";

/// @title A pause flag that costs no storage slot of its own
/// @dev It is the top bit of the slot in which the proxy keeps its implementation's address (ERC-1967: the lower 160 bits, and whoever writes the address keeps the
/// others). The proxy has just read that slot, so the flag costs 100 gas instead of 2,100 with every stake: docs/adr/0018.
library PauseFlag {
    uint256 private constant FLAG = 1 << 255;

    function isSet() internal view returns (bool) {
        return StorageSlot.getUint256Slot(ERC1967Utils.IMPLEMENTATION_SLOT).value & FLAG != 0;
    }

    function set(bool paused) internal {
        StorageSlot.Uint256Slot storage slot = StorageSlot.getUint256Slot(ERC1967Utils.IMPLEMENTATION_SLOT);
        slot.value = paused ? slot.value | FLAG : slot.value & ~FLAG;
    }
}
