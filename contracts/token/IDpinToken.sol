// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title The DPIN token, as the network uses it
/// @notice ERC-20 with permit (EIP-2612) and transferAndCall (ERC-1363), burnable; not upgradeable. The cap bounds all that was ever minted: what is burned
/// never comes back.
interface IDpinToken is IERC20 {
    event MinterSet(address indexed minter);

    error DpinToken_NotMinter(address caller);
    error DpinToken_CapExceeded(uint256 minted, uint256 amount, uint256 cap);
    error DpinToken_MinterAlreadySet(address minter);
    error DpinToken_NotContract(address account);

    /// @notice Minter only.
    function mint(address to, uint256 amount) external;
    /// @notice Restricted, once for good: a contract, so that no key ever mints.
    function setMinter(address minter) external;
    /// @notice Burns from the caller.
    function burn(uint256 amount) external;
    function minter() external view returns (address);
    /// @notice All wei ever minted, the initial supply among them; total supply + burned.
    function minted() external view returns (uint256);
    /// @notice The most that is ever minted: 1e9 × 1e18 wei.
    function cap() external view returns (uint256);
}
