import { execFile } from "node:child_process";
import type { Logger } from "pino";

/** Tells systemd how a daemon is (sd_notify); does nothing where systemd did not ask for it. */
export interface SystemdNotifier {
  /** It has started; from now on it also tells, as often as the unit's WatchdogSec= asks, that its event loop turns. */
  ready(): void;
  /** It is about to end. */
  close(): void;
}

/**
 * Node has no Unix datagram sockets, so systemd's own `systemd-notify` is run, which is there wherever NOTIFY_SOCKET is set; the unit needs NotifyAccess=all. What cannot be told is
 * logged once.
 */
export function createSystemdNotifier({ logger, env = process.env }: { logger: Logger; env?: NodeJS.ProcessEnv }): SystemdNotifier {
  let timer: NodeJS.Timeout | undefined;
  let failed = false;

  function tell(...states: string[]): void {
    if (env["NOTIFY_SOCKET"] === undefined) return;
    execFile("systemd-notify", states, { env, timeout: 10_000 }, (error) => {
      if (error === null || failed) return;
      failed = true;
      logger.warn({ event: "failed", error: error.message.split("\n")[0] }, "systemd cannot be told how it is");
    });
  }

  return {
    ready: () => {
      tell("READY=1", "STATUS=running");
      const us = Number(env["WATCHDOG_USEC"]);
      if (!(us > 0)) return;
      timer = setInterval(() => tell("WATCHDOG=1"), us / 1000 / 2);
      // It must not keep a finished daemon alive.
      timer.unref();
    },
    close: () => {
      clearInterval(timer);
      tell("STOPPING=1");
    },
  };
}
