import { SpanStatusCode, trace, type Attributes } from "@opentelemetry/api";
import { ContractRevertError } from "../errors/BaseError.ts";

/** Ids and sizes; nothing that is secret, and nothing that a stranger wrote at length. */
export type SpanFacts = Readonly<Record<string, string | number | bigint | boolean | undefined>>;

/**
 * Runs a step as one span of an OpenTelemetry trace, inside the span of the step that called it; `tell` adds what is known only later. Without an OpenTelemetry SDK in the
 * process it only runs it. Of an error a span has its class, or the contract's error, never its message: messages hold URLs, and URLs hold keys.
 */
export function traced<T>({
  name,
  facts = {},
  startedAt,
  run,
}: {
  name: string;
  facts?: SpanFacts;
  /** Unix milliseconds, for a step that is told of only when it turned out to be worth it; now when left out. */
  startedAt?: number;
  run: (tell: (facts: SpanFacts) => void) => Promise<T>;
}): Promise<T> {
  const tracer = trace.getTracer("dpin");
  const options = { attributes: attributesOf(facts), ...(startedAt !== undefined && { startTime: startedAt }) };
  return tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await run((more) => void span.setAttributes(attributesOf(more)));
    } catch (error) {
      const message = error instanceof ContractRevertError ? error.errorName : error instanceof Error ? error.name : "unknown";
      span.setStatus({ code: SpanStatusCode.ERROR, message });
      throw error;
    } finally {
      span.end();
    }
  });
}

function attributesOf(facts: SpanFacts): Attributes {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) =>
      value === undefined ? [] : [[`dpin.${name}`, typeof value === "bigint" ? String(value) : value] as const],
    ),
  );
}
