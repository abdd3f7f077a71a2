/** A signal that is aborted when this process shall end: by SIGINT, SIGTERM or SIGHUP, or when the program that started it as its daemon is gone. */
export function daemonSignal(): AbortSignal {
  const controller = new AbortController();
  const end = (why: string) => () => controller.abort(new DOMException(`ended by ${why}`, "AbortError"));
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, end(name));
  if (process.connected) {
    process.once("disconnect", end("its parent's end"));
    // The channel is only there to be lost: it must not keep a finished daemon alive.
    process.channel?.unref();
  }
  return controller.signal;
}
