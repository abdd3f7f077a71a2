// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice A smart account as ERC-4337 and multisigs have them: its owner's key acts through it, and its signatures are ERC-1271's.
contract ContractWallet {
    enum Mode {
        Honest,
        Refuses,
        Reverts,
        Bombs,
        BurnsGas
    }

    address private immutable _owner;
    Mode public mode;

    constructor(address owner) {
        _owner = owner;
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    /// @notice Makes this contract call `target`, whoever asks; reverts as the call does.
    function execute(address target, bytes calldata data) external {
        (bool ok, bytes memory result) = target.call(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        require(mode != Mode.Reverts, "no");
        if (mode == Mode.BurnsGas) {
            while (true) {}
        }
        // As much as a transaction has gas for; who copied it would need as much again.
        if (mode == Mode.Bombs) {
            assembly ("memory-safe") {
                return(0, 2500000)
            }
        }
        return mode == Mode.Honest && ECDSA.recoverCalldata(hash, signature) == _owner ? this.isValidSignature.selector : bytes4(0);
    }
}
