// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20Permit, IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {ERC20Wrapper} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Wrapper.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @title DPIN that votes
/// @notice Wraps DPIN 1:1 with depositFor, gives it back with withdrawTo at any time; votes count from the second after. Amounts are DPIN wei,
/// timepoints are seconds. Votes lie here and not in DPIN, because their checkpoints would cost every stake and every job gas.
/// @dev INVARIANT: DPIN balance ≥ totalSupply (more is what strangers sent here unasked, which nobody can move).
contract DpinVotes is ERC20Permit, ERC20Votes, ERC20Wrapper {
    constructor(IERC20 token) ERC20("Voting DPIN", "vDPIN") ERC20Permit("Voting DPIN") ERC20Wrapper(token) {}

    /// @notice Wraps `value` of the caller's DPIN for `account`. Who wraps for itself and has no delegate yet votes itself.
    function depositFor(address account, uint256 value) public override returns (bool) {
        if (account == msg.sender && delegates(account) == address(0)) _delegate(account, account);
        return super.depositFor(account, value);
    }

    /// @notice As depositFor for the caller, after a permit. A permit that fails (for one, because someone else used it) is ignored.
    function depositWithPermit(uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external returns (bool) {
        // A permit can be front-run with itself; the allowance is what counts.
        // solhint-disable-next-line no-empty-blocks
        try IERC20Permit(address(underlying())).permit(msg.sender, address(this), value, deadline, v, r, s) {} catch {}
        return depositFor(msg.sender, value);
    }

    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    function decimals() public view override(ERC20, ERC20Wrapper) returns (uint8) {
        return super.decimals();
    }

    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
