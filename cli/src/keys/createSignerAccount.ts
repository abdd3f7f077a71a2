import { BaseError, TransientError } from "@dpin/sdk";
import { createClient, http, keccak256, numberToHex, parseTransaction, recoverTransactionAddress } from "viem";
import type { Address, Hex, LocalAccount, TransactionSerializable, TransactionSerialized } from "viem";
import { toAccount } from "viem/accounts";
import { UsageError } from "../UsageError.ts";

/** The signer answered with something else than what it was asked to sign. */
export class WrongSignatureError extends BaseError {}

/**
 * An account whose key an external signer keeps: JSON-RPC with eth_accounts, eth_signTransaction and eth_signTypedData (web3signer, clef).
 * What it returns is checked, so that a signer gone wrong cannot make us send another transaction than ours. Throws UsageError when
 * it does not hold `address`; its outages are TransientErrors.
 */
export async function createSignerAccount({ url, address }: { url: string; address: Address }): Promise<LocalAccount> {
  const client = createClient({ transport: http(url, { retryCount: 0 }) });
  async function ask<T>(method: string, params: unknown[]): Promise<T> {
    try {
      return (await client.request({ method, params } as never)) as T;
    } catch (error) {
      throw new TransientError(`the signer at ${new URL(url).host} did not answer ${method}`, { cause: error });
    }
  }

  const held = await ask<Address[]>("eth_accounts", []);
  if (!held.some((account) => account.toLowerCase() === address.toLowerCase()))
    throw new UsageError(`the signer at ${new URL(url).host} does not hold ${address}: it holds ${held.join(", ") || "no key"}`);

  async function signTransaction(transaction: TransactionSerializable): Promise<Hex> {
    const { to, data, value, gas, nonce, maxFeePerGas, maxPriorityFeePerGas, chainId } = transaction;
    const quantity = (number: bigint | number | undefined) => (number === undefined ? undefined : numberToHex(number));
    const answer = await ask<Hex | { raw: Hex }>("eth_signTransaction", [
      {
        from: address,
        to,
        data,
        value: quantity(value),
        gas: quantity(gas),
        nonce: quantity(nonce),
        maxFeePerGas: quantity(maxFeePerGas),
        maxPriorityFeePerGas: quantity(maxPriorityFeePerGas),
        chainId: quantity(chainId),
        type: "0x2",
      },
    ]);
    const raw = typeof answer === "string" ? answer : answer.raw;
    const signed = parseTransaction(raw);
    const same =
      signed.chainId === chainId &&
      signed.nonce === nonce &&
      signed.to?.toLowerCase() === to?.toLowerCase() &&
      (signed.data ?? "0x") === (data ?? "0x") &&
      (signed.value ?? 0n) === (value ?? 0n) &&
      signed.gas === gas &&
      signed.maxFeePerGas === maxFeePerGas &&
      (signed.maxPriorityFeePerGas ?? 0n) === (maxPriorityFeePerGas ?? 0n);
    const signer = await recoverTransactionAddress({ serializedTransaction: raw as TransactionSerialized });
    if (!same || signer.toLowerCase() !== address.toLowerCase())
      throw new WrongSignatureError("the signer signed another transaction than it was asked to", {
        details: { signer, hash: keccak256(raw) },
      });
    return raw;
  }

  return toAccount({
    address,
    signTransaction: signTransaction as never,
    signMessage: ({ message }) =>
      ask<Hex>("eth_sign", [
        address,
        typeof message === "string"
          ? (`0x${Buffer.from(message).toString("hex")}` as Hex)
          : typeof message.raw === "string"
            ? message.raw
            : (`0x${Buffer.from(message.raw).toString("hex")}` as Hex),
      ]),
    signTypedData: (data) =>
      ask<Hex>("eth_signTypedData_v4", [
        address,
        JSON.stringify(data, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
      ]),
  });
}
