// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Payment tokens, credits and protocol fees of one escrow
/// @notice Amounts are wei of the token in question; stake is wei of DPIN. Nothing is ever pushed to anybody: what a party is owed is credited, and
/// its owner withdraws it.
/// @dev Tokens are allow-listed. One that moves another amount than asked (a fee on transfer) is refused by every payment in. One that changes
/// balances by itself (rebasing) must not be listed, its wrapped form may: a rise would belong to nobody, a fall would be borne by the last to
/// withdraw. Whatever a token does, balances and credits of other tokens are out of its reach.
interface IPayments {
    event Withdrawn(address indexed token, address indexed account, address indexed to, uint256 amount);
    event TokenSet(address indexed token, uint8 tokenId, bool allowed, uint120 stakePerUnit);
    event FeesSwept(address indexed token, address indexed to, uint256 amount);
    event FeesBurned(uint256 amount);

    error Payments_TokenNotAllowed(address token);
    /// @notice The token moved another amount than asked.
    error Payments_WrongAmountReceived(uint256 expected, uint256 received);
    error Payments_NothingToWithdraw();
    error Payments_ZeroAddress();
    error Payments_WorthOutOfRange(uint256 stakePerUnit);
    error Payments_NotContract(address account);
    error Payments_LockTooLarge(uint256 lock);
    error Payments_TooManyTokens();
    /// @notice Fees in DPIN are burned, never swept.
    error Payments_FeesAreBurned();

    /// @notice Pays out all of the caller's credit in one token.
    function withdraw(address token, address to) external returns (uint256 amount);
    /// @notice Anyone: burns the protocol fees in DPIN.
    function burnFees() external returns (uint256 amount);

    /// @notice Restricted. `stakePerUnit`: DPIN wei that 1e18 wei of the token are worth; at most MAX_STAKE_PER_UNIT, of DPIN 1e18. A token that is not allowed any more takes no new work;
    /// running work and credits are untouched.
    function setToken(address token, bool allowed, uint120 stakePerUnit) external;
    /// @notice Restricted: pays out the protocol fees of one token other than DPIN.
    function sweepFees(address token, address to) external returns (uint256 amount);

    function credit(address token, address account) external view returns (uint256);
    /// @notice Protocol fees not yet burned or swept.
    function fees(address token) external view returns (uint256);
    /// @notice The provider's work: protocol fees in DPIN of all its work that was finalized here. Never falls. Work paid in other tokens weighs nothing.
    function workOf(address provider) external view returns (uint256);
    function getToken(address token) external view returns (uint8 tokenId, bool allowed, uint120 stakePerUnit);
    /// @notice DPIN that work paid with `amount` locks.
    function lockFor(address token, uint256 amount) external view returns (uint256);
}
