import { Argument, type Command } from "commander";
import type { Address } from "viem";
import type { Amount } from "../amounts/Amount.ts";
import { act } from "./act.ts";
import type { Context } from "./Context.ts";
import { address, amount, amountOrAll, asking, id, sending, signing } from "./options.ts";

const streamId = () => new Argument("<id>", "the stream's number").argParser(id);

/** `dpin stream …` */
export function streamCommands(cli: Command, context: Context): void {
  const stream = cli.command("stream").description("pay one provider for many jobs by vouchers");
  sending(stream.command("open"))
    .description("open a stream to a provider")
    .addArgument(new Argument("<provider>", "its address").argParser(address))
    .addArgument(new Argument("<amount>", 'what is in it at first, like "100 DPIN" or 0').argParser(amount))
    .option("--token <address>", "the token that pays (default: DPIN)", address)
    .option("--signer <address>", "whose key signs its vouchers, for good (default: the key's)", address)
    .action(
      act(context, async (run, options: { token?: Address; signer?: Address }, provider: Address, wei: Amount) =>
        (await import("../commands/stream/beginStream.ts")).beginStream({ run, provider, amount: wei, ...options }),
      ),
    );
  sending(stream.command("fund"))
    .description("add to a stream")
    .addArgument(streamId())
    .addArgument(new Argument("<amount>", 'like "100 DPIN"').argParser(amount))
    .action(
      act(context, async (run, _: object, stream: bigint, wei: Amount) =>
        (await import("../commands/stream/addFunds.ts")).addFunds({ run, streamId: stream, amount: wei }),
      ),
    );
  asking(stream.command("show"))
    .description("show whose a stream is and what is in it")
    .addArgument(streamId())
    .action(
      act(context, async (run, _: object, stream: bigint) =>
        (await import("../commands/stream/showStream.ts")).showStream({ run, streamId: stream }),
      ),
    );
  signing(stream.command("voucher"))
    .description("sign a voucher over the jobs of the next batch that were delivered; it cannot be taken back")
    .addArgument(streamId())
    .addArgument(new Argument("<amount>", "for all jobs of the stream so far").argParser(amount))
    .requiredOption("--statements <file>", "JSON list of { programRoot, inputRoot, outputRoot, traceRoot }, in the order of delivery")
    .option("--output <file>", "where voucher and signature are written", "voucher.json")
    .action(
      act(context, async (run, options: { statements: string; output: string }, stream: bigint, wei: Amount) =>
        (await import("../commands/stream/writeVoucher.ts")).writeVoucher({ run, streamId: stream, amount: wei, ...options }),
      ),
    );
  sending(stream.command("collect"))
    .description("commit a batch with its voucher, as the provider")
    .argument("<file>", "the voucher, as dpin stream voucher writes it")
    .requiredOption("--locator <text>", "where the batch's statements, outputs and openings are served")
    .option("--trust-contract-signer", "take a voucher that a contract signs, which could take it back", false)
    .action(
      act(context, async (run, options: { locator: string; trustContractSigner: boolean }, file: string) =>
        (await import("../commands/stream/collectVoucher.ts")).collectVoucher({ run, file, ...options }),
      ),
    );
  sending(stream.command("thaw"))
    .description("start taking out what is not collected; 0 ends a thaw")
    .addArgument(streamId())
    .addArgument(new Argument("<amount>", 'like "100 DPIN", or "all"').argParser(amountOrAll))
    .action(
      act(context, async (run, _: object, stream: bigint, wei: Amount) =>
        (await import("../commands/stream/thawStream.ts")).thawStream({ run, streamId: stream, amount: wei }),
      ),
    );
  sending(stream.command("withdraw"))
    .description("pay out what has thawed of a stream")
    .addArgument(streamId())
    .option("--to <address>", "who is paid (default: the requester)", address)
    .action(
      act(context, async (run, options: { to?: Address }, stream: bigint) =>
        (await import("../commands/stream/withdrawStream.ts")).withdrawStream({ run, streamId: stream, ...options }),
      ),
    );
  sending(stream.command("close"))
    .description("end a stream, as its provider; what is not collected goes back")
    .addArgument(streamId())
    .action(
      act(context, async (run, _: object, stream: bigint) =>
        (await import("../commands/stream/endStream.ts")).endStream({ run, streamId: stream }),
      ),
    );
}
