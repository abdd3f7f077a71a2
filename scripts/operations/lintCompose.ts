/** A service of a compose file, as far as it is checked here; its form is checked against compose-spec's own schema before. */
interface Service {
  readonly image?: string;
  readonly restart?: string;
  readonly privileged?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: string | readonly string[];
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: readonly string[] | Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
  readonly logging?: object;
  readonly security_opt?: readonly string[];
  readonly deploy?: { readonly resources?: { readonly limits?: Readonly<Record<string, unknown>> } };
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

/**
 * What is wrong with a compose file beyond its schema, each in a line: everything restarts, is limited, watched and without a way to more rights; images have exact versions;
 * secrets are files; whatever is named is declared. `healthy`: images that watch themselves.
 */
export function lintCompose({ compose, healthy }: { compose: Compose; healthy: readonly string[] }): string[] {
  const { networks = {}, volumes = {}, secrets = {} } = compose;
  const problems: string[] = [];
  const used = new Set<string>();
  const isWatched = (name: string) => {
    const of = compose.services[name];
    return of !== undefined && (of.healthcheck !== undefined || healthy.includes(of.image ?? ""));
  };
  for (const [name, of] of Object.entries(compose.services)) {
    const tell = (problem: string) => problems.push(`${name}: ${problem}`);
    if (!/^[\w./-]+:v?\d+\.\d+[\w.-]*$/.test(of.image ?? "")) tell(`the image ${of.image ?? "(none)"} names no exact version`);
    if (!isWatched(name)) tell("nothing watches its health");
    if (of.restart !== "unless-stopped") tell("it does not restart unless it is stopped");
    if (of.logging === undefined) tell("its log is not bounded");
    if (of.privileged === true) tell("it is privileged");
    if (of.security_opt?.includes("no-new-privileges:true") !== true) tell("it can gain privileges");
    const limits = of.deploy?.resources?.limits;
    for (const what of ["cpus", "memory"]) if (limits?.[what] === undefined) tell(`its ${what} have no limit`);
    for (const [variable, value] of Object.entries(of.environment ?? {})) {
      const secret = /pass|secret|token|credential|private/i.test(variable) && !/(^\/run\/secrets\/[\w.-]+$)/.test(value);
      if (secret || /:\/\/[^/]*:[^/]*@/.test(value)) tell(`${variable} holds a secret in the open: name a file under /run/secrets`);
    }
    const texts = [...Object.values(of.environment ?? {}), ...[of.command ?? []].flat()];
    for (const [, secret] of texts.flatMap((text) => [...text.matchAll(/\/run\/secrets\/([\w.-]+)/g)])) {
      if (of.secrets?.includes(secret!) !== true) tell(`it reads /run/secrets/${secret}, which it is not given`);
    }
    for (const secret of of.secrets ?? []) {
      used.add(secret);
      if (secrets[secret] === undefined) tell(`the secret ${secret} is not declared`);
    }
    for (const volume of of.volumes ?? []) {
      const [source] = volume.split(":");
      if (volume.includes(":") && !/^[./]/.test(source!) && !(source! in volumes)) tell(`the volume ${source} is not declared`);
    }
    for (const network of of.networks ?? []) if (!(network in networks)) tell(`the network ${network} is not declared`);
    for (const port of of.ports ?? [])
      if (!/^(\d{1,3}\.){3}\d{1,3}:\d+:\d+$/.test(port)) tell(`the port ${port} does not say on which address it is open`);
    const needed: Record<string, { readonly condition: string }> = Array.isArray(of.depends_on)
      ? Object.fromEntries((of.depends_on as string[]).map((other) => [other, { condition: "service_started" }]))
      : { ...(of.depends_on as Record<string, { condition: string }> | undefined) };
    for (const [other, { condition }] of Object.entries(needed)) {
      if (compose.services[other] === undefined) tell(`it depends on ${other}, which is not there`);
      else if (condition === "service_healthy" && !isWatched(other)) tell(`it waits for ${other} to be healthy, which nobody watches`);
    }
  }
  for (const secret of Object.keys(secrets)) if (!used.has(secret)) problems.push(`the secret ${secret} is used by nobody`);
  return problems;
}
