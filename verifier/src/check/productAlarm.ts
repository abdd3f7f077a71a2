/**
 * The fields of the alarm for a job whose product was found wrong and whose re-run was then found right. A right product is never found wrong, so the backend or this machine is at fault; what a
 * re-run calls right is claimed by nobody.
 */
export function productAlarm({ backend, refused, ...about }: { jobId: string; leaf?: number; backend: string; refused: string }) {
  return { event: "alarm", ...about, backend, error: `its re-run finds right what its product check finds wrong: ${refused}` };
}
