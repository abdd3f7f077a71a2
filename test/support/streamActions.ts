import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { AddressLike, BigNumberish } from "ethers";
import { initHash } from "../../runtime/src/index.ts";
import { batchTree, type BatchTree } from "../../sdk/src/streams/batchTree.ts";
import { VOUCHER_TYPES, voucherDomain, type Voucher } from "../../sdk/src/streams/voucher.ts";
import type { Fixture } from "./deployFixture.ts";
import { namedStatement } from "./namedStatement.ts";

const DPIN = 10n ** 18n;
const FIRST_BATCH = 2n ** 40n;

/** Takes streams of a fixture through their life. */
export interface StreamActions {
  /** The requester's stream to the provider with 1,000 DPIN in it, signed by the requester itself, unless overridden; its id. */
  open(overrides?: { token?: AddressLike; signer?: AddressLike; amount?: BigNumberish }): Promise<bigint>;
  sign(voucher: Voucher, signer?: HardhatEthersSigner): Promise<string>;
  /** The next voucher of a stream over `jobs` jobs for `amount` more than what was collected, signed by the requester. */
  voucher(of: { streamId: bigint; jobs?: number; amount?: bigint }): Promise<{ voucher: Voucher; signature: string; tree: BatchTree }>;
  /** Commits the next voucher as the provider's operator; the batch's id. */
  commit(of: { streamId: bigint; jobs?: number; amount?: bigint }): Promise<bigint>;
  /** Sets the next block to the first second in which a batch can be finalized. */
  toFinalization(batchId: bigint, offset?: bigint): Promise<void>;
}

export function streamActions(fixture: Fixture): StreamActions {
  const { ethers, streams, token, requester, provider, operator, networkHelpers } = fixture;
  const actions: StreamActions = {
    async open({ token: paid = token, signer = requester, amount = 1_000n * DPIN } = {}) {
      await streams.connect(requester).openStream(provider, paid, signer, amount);
      return streams.streamCount();
    },
    async sign(voucher, signer = requester) {
      const { chainId } = await ethers.provider.getNetwork();
      const address = (await streams.getAddress()) as `0x${string}`;
      const { name, version, verifyingContract } = voucherDomain({ streams: address, chainId: Number(chainId) });
      const domain = { name: name!, version: version!, chainId, verifyingContract: verifyingContract! };
      return signer.signTypedData(domain, { Voucher: [...VOUCHER_TYPES.Voucher] }, voucher);
    },
    async voucher({ streamId, jobs = 3, amount = 10n * DPIN }) {
      await initHash();
      const { batches, collected } = await streams.getStream(streamId);
      const statements = Array.from({ length: jobs }, (_, i) => namedStatement(`job ${i} of batch ${batches} of stream ${streamId}`));
      const tree = batchTree({ statements });
      const voucher = { streamId, batch: batches, jobsRoot: tree.root, jobCount: jobs, cumulativeAmount: collected + amount };
      return { voucher, signature: await actions.sign(voucher), tree };
    },
    async commit(of) {
      const { voucher, signature } = await actions.voucher(of);
      await streams.connect(operator).commitBatch(voucher, signature, "locator");
      return FIRST_BATCH + (await streams.batchCount()) - 1n;
    },
    async toFinalization(batchId, offset = 0n) {
      const [, windowEnd] = await streams.windowOf(batchId);
      await networkHelpers.time.setNextBlockTimestamp(windowEnd + (await streams.proofTail()) + 1n + offset);
    },
  };
  return actions;
}
