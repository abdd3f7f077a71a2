// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice A requester, provider or challenger that is a contract and treats whoever pays it badly.
contract HostileParticipant {
    enum Mode {
        Accepts,
        Reverts,
        BurnsGas,
        Bombs,
        CallsBack
    }

    Mode public mode;
    address private _target;
    bytes private _call;
    bool public callSucceeded;

    receive() external payable {
        require(mode != Mode.Reverts, "no");
        if (mode == Mode.BurnsGas) {
            while (true) {}
        }
        if (mode == Mode.Bombs) {
            assembly ("memory-safe") {
                revert(0, 200000)
            }
        }
        if (mode == Mode.CallsBack) (callSucceeded, ) = _target.call(_call);
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setCallback(address target, bytes calldata data) external {
        (mode, _target, _call) = (Mode.CallsBack, target, data);
    }

    /// @notice Makes this contract call `target`; reverts as the call does.
    function execute(address target, bytes calldata data) external payable {
        (bool ok, bytes memory result) = target.call{value: msg.value}(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
    }
}
