import { checkAccessManager } from "./checkAccessManager.ts";
import { checkCode, type CompiledCode } from "./checkCode.ts";
import { checkDeployer } from "./checkDeployer.ts";
import { checkParameters } from "./checkParameters.ts";
import { checkReferee } from "./checkReferee.ts";
import { checkTimelocks } from "./checkTimelocks.ts";
import { checkWiring } from "./checkWiring.ts";
import type { Check, DeploymentView } from "./types.ts";

/** What a deployment is not, though it should be. */
export class DeploymentDiffersError extends Error {
  readonly differences: readonly Check[];

  constructor(differences: readonly Check[]) {
    const lines = differences.map(({ subject, expected, actual }) => `  ${subject}: expected ${expected}, found ${actual}`);
    super(`the deployment differs from its parameters in ${differences.length} points:\n${lines.join("\n")}`);
    this.name = "DeploymentDiffersError";
    this.differences = differences;
  }
}

/**
 * Reads back code, parameters, wiring, roles and timelocks of a deployment, lets its referee judge, and finds its deployer without power. Gives all
 * checks made; throws DeploymentDiffersError when one fails.
 */
export async function verifyDeployment(view: DeploymentView & { readCode: (artifact: string) => Promise<CompiledCode> }): Promise<Check[]> {
  // Other code may answer anything to what follows.
  const code = agreed(await checkCode(view));
  return agreed([
    ...code,
    ...(await checkReferee(view)),
    ...(await checkParameters(view)),
    ...(await checkWiring(view)),
    ...(await checkAccessManager(view)),
    ...(await checkTimelocks(view)),
    ...(view.keepAdmin ? [] : await checkDeployer(view)),
  ]);
}

/** The same checks; throws DeploymentDiffersError when one of them failed. */
export function agreed(checks: Check[]): Check[] {
  const differences = checks.filter(({ ok }) => !ok);
  if (differences.length > 0) throw new DeploymentDiffersError(differences);
  return checks;
}
