// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {NetworkHandler} from "./NetworkHandler.sol";

/// @notice The invariants of PROTOCOL.md section 10, numbered as there; test/invariants/README.md lists all nine in prose.
contract NetworkInvariants {
    NetworkHandler private _handler;

    function setUp() external {
        _handler = new NetworkHandler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @dev The actions; not the checks.
    function excludeSelectors() external view returns (FuzzSelector[] memory excluded) {
        excluded = new FuzzSelector[](1);
        bytes4[] memory selectors = new bytes4[](12);
        selectors[0] = _handler.checkBalances.selector;
        selectors[1] = _handler.checkSlashes.selector;
        selectors[2] = _handler.checkThaws.selector;
        selectors[3] = _handler.checkVerdicts.selector;
        selectors[4] = _handler.checkLocks.selector;
        selectors[5] = _handler.checkThawPeriod.selector;
        selectors[6] = _handler.checkMinted.selector;
        selectors[7] = _handler.endAll.selector;
        selectors[8] = _handler.report.selector;
        selectors[9] = _handler.overslash.selector;
        selectors[10] = _handler.honestConvictions.selector;
        selectors[11] = _handler.liesThatPassed.selector;
        excluded[0] = FuzzSelector(address(_handler), selectors);
    }

    function invariant_1_balancesAreWhatIsOwed() external view {
        _handler.checkBalances();
    }

    function invariant_2_aFaultTakesAtMostItsLock() external view {
        _handler.checkSlashes();
    }

    function invariant_3_thawsNeverExceedTheirPools() external view {
        _handler.checkThaws();
    }

    function invariant_4_5_liesAndOnlyLiesAreConvicted() external view {
        _handler.checkVerdicts();
    }

    function invariant_6_onlyRunningJobsLockStake() external view {
        _handler.checkLocks();
    }

    function invariant_7_mintedIsWithinTheSchedule() external view {
        _handler.checkMinted();
    }

    function invariant_8_theThawPeriodIsLongerThanAnyExposure() external view {
        _handler.checkThawPeriod();
    }

    /// @dev 6 and 9, at the end of every run.
    function afterInvariant() external {
        _handler.report("network");
        _handler.endAll();
    }
}
