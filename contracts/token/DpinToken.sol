// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC1363} from "@openzeppelin/contracts/token/ERC20/extensions/ERC1363.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {IDpinToken} from "./IDpinToken.sol";

/// @title The DPIN token
/// @dev INVARIANT: minted = total supply + all ever burned ≤ cap.
contract DpinToken is IDpinToken, ERC20Burnable, ERC20Permit, ERC1363, AccessManaged {
    uint256 private constant CAP = 1e9 ether;

    /// @inheritdoc IDpinToken
    address public minter;
    /// @dev Beside the minter, so that a mint reads and writes one slot for both; transfers and burns never touch it. The cap fits uint96.
    uint96 private _minted;

    /// @param holder receives `initialSupply` wei
    constructor(
        address authority,
        address holder,
        uint256 initialSupply
    ) ERC20("DPIN", "DPIN") ERC20Permit("DPIN") AccessManaged(authority) {
        _mintCapped(holder, initialSupply);
    }

    /// @inheritdoc IDpinToken
    function mint(address to, uint256 amount) external {
        require(msg.sender == minter, DpinToken_NotMinter(msg.sender));
        _mintCapped(to, amount);
    }

    /// @inheritdoc IDpinToken
    function setMinter(address minter_) external restricted {
        require(minter == address(0), DpinToken_MinterAlreadySet(minter));
        require(minter_.code.length != 0, DpinToken_NotContract(minter_));
        minter = minter_;
        emit MinterSet(minter_);
    }

    /// @inheritdoc IDpinToken
    function burn(uint256 amount) public override(IDpinToken, ERC20Burnable) {
        super.burn(amount);
    }

    /// @inheritdoc IDpinToken
    function minted() external view returns (uint256) {
        return _minted;
    }

    /// @inheritdoc IDpinToken
    function cap() external pure returns (uint256) {
        return CAP;
    }

    function _mintCapped(address to, uint256 amount) private {
        uint256 already = _minted;
        require(amount <= CAP - already, DpinToken_CapExceeded(already, amount, CAP));
        // SAFETY: at most the cap, which fits uint96.
        _minted = uint96(already + amount);
        _mint(to, amount);
    }
}
