// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A token whose balances all change by themselves: shares times an index in percent.
contract RebasingToken is ERC20 {
    uint256 public index = 100;

    constructor() ERC20("Rebasing", "REB") {}

    function mint(address to, uint256 shares) external {
        _mint(to, shares);
    }

    function rebase(uint256 index_) external {
        index = index_;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return (super.balanceOf(account) * index) / 100;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, from == address(0) ? amount : (amount * 100) / index);
    }
}
