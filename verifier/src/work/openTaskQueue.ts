import { PgBoss } from "pg-boss";
import type { Logger } from "pino";

/** Where a coordinator puts tasks and workers take them from. */
export const TASKS = "verifier-tasks";

/** A worker shows this often that a task is in its hands; one that is late by so many seconds loses it to another. */
export const LEASE_SECONDS = 10;
const KEPT_SECONDS = 86_400;

/**
 * Opens the queue of tasks in the database at `url` (PostgreSQL, schema `tasks`), and makes it when there is none. Only a coordinator needs to
 * `supervise`: to look for tasks whose worker is gone.
 */
export async function openTaskQueue({ url, supervise, logger }: { url: string; supervise: boolean; logger: Logger }): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: url,
    schema: "tasks",
    application_name: "dpin tasks",
    schedule: false,
    supervise,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    // Workers are woken when a task comes; looking now and then is only for wake-ups that got lost.
    useListenNotify: true,
    max: 4,
  });
  boss.on("error", (error) => logger.warn({ event: "databaseAway", error: error.message }, "the queue of tasks does not answer"));
  await boss.start();
  await boss.createQueue(TASKS, {
    policy: "standard",
    notify: true,
    heartbeatSeconds: LEASE_SECONDS,
    retryLimit: 5,
    retryDelay: 0,
    retryBackoff: false,
    retentionSeconds: KEPT_SECONDS,
    deleteAfterSeconds: KEPT_SECONDS,
  });
  return boss;
}
