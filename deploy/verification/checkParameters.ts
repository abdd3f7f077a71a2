import { check } from "./check.ts";
import { PARAMETER_ROWS } from "./parameterRows.ts";
import type { Check, DeploymentView } from "./types.ts";

/** Every value of the parameter file against the chain. A parameter that nobody knows how to read back is a failed check. */
export async function checkParameters(view: DeploymentView): Promise<Check[]> {
  const wanted = Object.entries(view.parameters).flatMap(([module, values]) =>
    Object.entries(values).map(([name, value]) => ({ subject: `${module}.${name}`, expected: value })),
  );
  return Promise.all(
    wanted
      // The guardian is a role's holder, which checkRoles reads.
      .filter(({ subject }) => subject !== "Roles.guardian")
      .map(async ({ subject, expected }) => {
        const row = PARAMETER_ROWS[subject];
        return check({ subject, expected, actual: row === undefined ? "cannot be read back" : await row.read(view) });
      }),
  );
}
