// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title The DPIN token, as the network uses it
/// @notice ERC-20 with permit and votes, burnable, total supply at most 1e9 × 1e18 wei at any time.
interface IDpinToken is IERC20 {
    event MinterSet(address indexed minter);

    error DpinToken_NotMinter(address caller);

    /// @notice Minter only.
    function mint(address to, uint256 amount) external;
    /// @notice Restricted. Zero: nobody can mint.
    function setMinter(address minter) external;
    /// @notice Burns from the caller.
    function burn(uint256 amount) external;
    function minter() external view returns (address);
}
