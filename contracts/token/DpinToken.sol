// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Capped} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Capped.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {IDpinToken} from "./IDpinToken.sol";

/// @title The DPIN token
contract DpinToken is IDpinToken, ERC20Burnable, ERC20Capped, ERC20Permit, ERC20Votes, AccessManaged {
    /// @inheritdoc IDpinToken
    address public minter;

    /// @param holder receives `initialSupply` wei
    constructor(
        address authority,
        address holder,
        uint256 initialSupply
    ) ERC20("DPIN", "DPIN") ERC20Capped(1e9 ether) ERC20Permit("DPIN") AccessManaged(authority) {
        _mint(holder, initialSupply);
    }

    /// @inheritdoc IDpinToken
    function mint(address to, uint256 amount) external {
        require(msg.sender == minter, DpinToken_NotMinter(msg.sender));
        _mint(to, amount);
    }

    /// @inheritdoc IDpinToken
    function setMinter(address minter_) external restricted {
        minter = minter_;
        emit MinterSet(minter_);
    }

    /// @inheritdoc IDpinToken
    function burn(uint256 amount) public override(IDpinToken, ERC20Burnable) {
        super.burn(amount);
    }

    /// @inheritdoc ERC20Permit
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _update(address from, address to, uint256 amount) internal override(ERC20, ERC20Capped, ERC20Votes) {
        super._update(from, to, amount);
    }
}
