// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Vm} from "@layerzerolabs/toolbox-foundry/lib/forge-std/Vm.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IComputeChallenges} from "../../../contracts/compute/IComputeChallenges.sol";
import {Statement, TraceNode} from "../../../contracts/compute/ITensorReferee.sol";
import {IJobEscrow} from "../../../contracts/escrow/IJobEscrow.sol";
import {IJobStreams} from "../../../contracts/escrow/IJobStreams.sol";
import {IPayments} from "../../../contracts/escrow/IPayments.sol";
import {IProviderStaking} from "../../../contracts/staking/IProviderStaking.sol";
import {IDpinToken} from "../../../contracts/token/IDpinToken.sol";
import {HostileToken} from "../../contracts-support/HostileToken.sol";

/// @notice The real contracts behind their proxies, as deploy/ sets them up, and real proofs: those of docs/spec/vectors.
/// @dev From artifacts, so that a change of a handler compiles in seconds.
abstract contract DeployedNetwork {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint32 internal constant PROOF_TAIL = 20;
    uint256 internal constant BPS = 10_000;

    struct Lie {
        Statement statement;
        bytes proof;
    }
    struct Opening {
        bytes opening;
        TraceNode node;
        bytes reveal;
    }

    address internal governor = vm.addr(uint256(keccak256("governor")));
    IAccessManager internal authority;
    IERC20 internal dpin;
    HostileToken internal other;
    IProviderStaking internal staking;
    IJobEscrow internal escrow;
    IJobStreams internal streams;
    IPayments[2] internal payments; // money of the escrow and of the streams
    IComputeChallenges internal challenges;

    /// @dev All of one program and one input.
    Statement internal honest;
    Lie[] internal lies;
    bytes[] internal truths; // proofs of true data against the honest run
    Opening internal opened; // of a node of the honest run

    function _deploy() internal {
        authority = IAccessManager(_create("AccessManager", abi.encode(governor)));
        dpin = IERC20(_create("DpinToken", abi.encode(authority, governor, 100_000_000 ether)));
        other = new HostileToken();
        staking = IProviderStaking(
            _proxy(
                _create("ProviderStaking", abi.encode(dpin, uint32(60))),
                abi.encodeWithSignature(
                    "initialize(address,(uint64,uint96,uint8))",
                    authority,
                    IProviderStaking.Parameters({thawPeriod: 1800, minStake: 1_000 ether, delegationRatio: 16})
                )
            )
        );
        escrow = IJobEscrow(
            _proxy(
                _create("JobEscrow", abi.encode(staking, PROOF_TAIL, uint32(10))),
                abi.encodeWithSignature(
                    "initialize(address,(uint32,uint32,uint32,uint16,uint16,uint16,uint88))",
                    authority,
                    IJobEscrow.Parameters({
                        maxJobTime: 600,
                        challengeWindow: 30,
                        maxDisputeTime: 200,
                        feeBps: 100,
                        penaltyBps: 500,
                        lockFactorPercent: 1000,
                        minLock: 100 ether
                    })
                )
            )
        );
        streams = IJobStreams(
            _proxy(
                _create("JobStreams", abi.encode(staking, PROOF_TAIL, uint32(10))),
                abi.encodeWithSignature(
                    "initialize(address,(uint32,uint32,uint32,uint16,uint16,uint88))",
                    authority,
                    IJobStreams.Parameters({
                        challengeWindow: 30,
                        maxDisputeTime: 200,
                        fundsThawTime: 500,
                        feeBps: 100,
                        lockFactorPercent: 1000,
                        minLock: 100 ether
                    })
                )
            )
        );
        payments = [IPayments(address(escrow)), IPayments(address(streams))];
        challenges = IComputeChallenges(
            _proxy(
                _create("ComputeChallenges", abi.encode(staking, escrow, streams)),
                abi.encodeWithSignature(
                    "initialize(address,(uint32,uint32,uint64,uint96))",
                    authority,
                    IComputeChallenges.RevealTerms({responseTime: 20, answerGas: 110_000, minGasPrice: 1 gwei, minDeposit: 0.001 ether})
                )
            )
        );
        vm.startPrank(governor);
        challenges.registerReferee(1, _create("TensorReferee", ""));
        staking.setSlasher(address(challenges), true);
        staking.setLocker(address(escrow), address(challenges));
        staking.setLocker(address(streams), address(challenges));
        escrow.setChallenges(address(challenges));
        streams.setChallenges(address(challenges));
        for (uint256 i = 0; i < 2; ++i) {
            payments[i].setToken(address(dpin), true, 1 ether);
            payments[i].setToken(address(other), true, 0.5 ether);
        }
        vm.stopPrank();
        _readVectors();
    }

    function _readVectors() private {
        string memory json = vm.readFile("docs/spec/vectors/proofs.json");
        honest = _statement(json, ".refused[0]");
        // One lie of each kind, and the shortest proofs of it: a gather is left out, its proof is four times as long.
        uint8[4] memory convicting = [2, 5, 6, 8];
        for (uint256 i = 0; i < convicting.length; ++i) {
            string memory place = string.concat(".convicting[", vm.toString(convicting[i]), "]");
            lies.push(Lie(_statement(json, place), vm.parseJsonBytes(json, string.concat(place, ".proof"))));
        }
        uint8[4] memory refused = [0, 1, 2, 26];
        for (uint256 i = 0; i < refused.length; ++i) {
            truths.push(vm.parseJsonBytes(json, string.concat(".refused[", vm.toString(refused[i]), "].proof")));
        }
        string memory node = ".openings[1]";
        opened.opening = vm.parseJsonBytes(json, string.concat(node, ".opening"));
        opened.reveal = vm.parseJsonBytes(json, string.concat(node, ".reveal"));
        opened.node = TraceNode({
            op: uint32(vm.parseJsonUint(json, string.concat(node, ".node.op"))),
            level: uint8(vm.parseJsonUint(json, string.concat(node, ".node.level"))),
            index: uint32(vm.parseJsonUint(json, string.concat(node, ".node.index"))),
            hash: vm.parseJsonBytes32(json, string.concat(node, ".node.hash"))
        });
    }

    function _statement(string memory json, string memory place) private pure returns (Statement memory) {
        return
            Statement({
                programRoot: vm.parseJsonBytes32(json, string.concat(place, ".statement.programRoot")),
                inputRoot: vm.parseJsonBytes32(json, string.concat(place, ".statement.inputRoot")),
                outputRoot: vm.parseJsonBytes32(json, string.concat(place, ".statement.outputRoot")),
                traceRoot: vm.parseJsonBytes32(json, string.concat(place, ".statement.traceRoot"))
            });
    }

    function _proxy(address implementation, bytes memory initialisation) internal returns (address) {
        return _create("ERC1967Proxy", abi.encode(implementation, initialisation));
    }

    function _create(string memory name, bytes memory arguments) internal returns (address created) {
        bytes memory code = bytes.concat(vm.getCode(name), arguments);
        assembly ("memory-safe") {
            created := create(0, add(code, 32), mload(code))
        }
        require(created != address(0), string.concat("cannot deploy ", name));
    }
}
