/** A buffer's part that a kernel is bound to: the first `bytes` of slot `slot`. */
export interface Binding {
  readonly slot: number;
  readonly bytes: number;
}

/**
 * What the device does, in order. Steps of a kind that touch the same slots see each other's effects in list order.
 * `mark` ends a part of the ops from `first` to `op` whose time is told; `flush` hands over everything read since the last one.
 */
export type Step =
  | { readonly kind: "upload"; readonly slot: number; readonly data: number }
  | { readonly kind: "clear"; readonly slot: number; readonly bytes: number }
  | {
      readonly kind: "dispatch";
      readonly kernel: number;
      readonly bindings: readonly Binding[];
      /** At most 64 words, bound in front of the bindings; null when the kernel takes none. */
      readonly parameters: readonly number[] | null;
      /** Workgroups in all; kernels number them through both dispatch dimensions. */
      readonly groups: number;
    }
  | { readonly kind: "read"; readonly slot: number; readonly offset: number; readonly bytes: number }
  | { readonly kind: "mark"; readonly first: number; readonly op: number; readonly part: DevicePart }
  | { readonly kind: "flush" };

/** `other` is work whose time belongs to neither. */
export type DevicePart = "compute" | "commit" | "other";

/** A run as the device sees it: sizes, texts and steps, no program. */
export interface DevicePlan {
  /** Bytes of each buffer on the device, multiples of 4. */
  readonly slots: readonly number[];
  /** Bytes of the buffer through which everything read leaves the device: the most between two flushes. */
  readonly staging: number;
  /** WGSL texts; entry point `main`. */
  readonly kernels: readonly string[];
  readonly data: readonly Uint8Array[];
  readonly steps: readonly Step[];
}

/**
 * What a plan's `read` steps gave, in order, and the milliseconds of all its parts: of the device's kernels alone where it has a clock (timestamp
 * queries), else from the end of one part to the end of the next as they become known.
 */
export interface DeviceResult {
  readonly reads: readonly Uint8Array[];
  readonly computeMs: number;
  readonly commitMs: number;
}

/** Multiplies an i8 matrix of rows × depth by one of depth × columns at a time, into i32, by a subgroup of `lanes` invocations. */
export interface MatrixUnit {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly lanes: number;
  /** Bytes of memory that a workgroup can have. */
  readonly workgroupBytes: number;
}

/** What kernels are chosen by. */
export interface DeviceTraits {
  /** How many workgroups it works on at a time. */
  readonly units: number;
  readonly matrix: MatrixUnit | null;
}

/** The adapter that a device process found. */
export interface AdapterFacts {
  readonly name: string;
  /** Computes on the processor. */
  readonly software: boolean;
  /** Bytes a kernel can see of one buffer. */
  readonly largestBuffer: number;
  /** Null or absent: none that kernels are made for. */
  readonly matrix?: MatrixUnit | null;
}

/** `hardware`: a GPU; `software`: SwiftShader, unpacked from its npm package. */
export type AdapterKind = "hardware" | "software";

/** What a device process is sent: a plan, whose data lie in the exchange file when `lengths` gives the length of each, and else come along. */
export interface DeviceOrder {
  readonly plan: DevicePlan;
  readonly lengths: readonly number[] | null;
}

/** What comes back from a device process. Of a result's reads, those that are empty lie in the exchange file, one behind the other. */
export type DeviceReply =
  | { readonly kind: "ready"; readonly adapter: AdapterFacts }
  | { readonly kind: "absent"; readonly detail: string }
  | { readonly kind: "op"; readonly op: number }
  | { readonly kind: "done"; readonly result: DeviceResult }
  | { readonly kind: "failed"; readonly detail: string }
  /** The device has no room for the plan's buffers; bytes needed, and given before it refused. */
  | { readonly kind: "exhausted"; readonly needed: number; readonly available: number }
  | { readonly kind: "lost"; readonly detail: string };
