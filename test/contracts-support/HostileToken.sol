// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A payment token that misbehaves as told, to show whom it can hurt: only those who use it.
contract HostileToken is ERC20 {
    enum Mode {
        Honest,
        TakesFee,
        ReturnsFalse,
        Reverts,
        BurnsGas,
        Bombs,
        CallsBack
    }

    Mode public mode;
    address private _target;
    bytes private _call;
    bool public callSucceeded;

    constructor() ERC20("Hostile", "HOST") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setCallback(address target, bytes calldata data) external {
        (mode, _target, _call) = (Mode.CallsBack, target, data);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return _misbehave() && super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (mode == Mode.TakesFee) {
            super.transferFrom(from, to, amount - 1);
            return true;
        }
        return _misbehave() && super.transferFrom(from, to, amount);
    }

    function _misbehave() private returns (bool) {
        if (mode == Mode.ReturnsFalse) return false;
        require(mode != Mode.Reverts, "no");
        if (mode == Mode.BurnsGas) {
            while (true) {}
        }
        if (mode == Mode.Bombs) {
            assembly ("memory-safe") {
                revert(0, 200000)
            }
        }
        if (mode == Mode.CallsBack) {
            (callSucceeded, ) = _target.call(_call);
        }
        return true;
    }
}
