// The chart for Kubernetes: it renders, and what it starts, mounts and asks for is there.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { environment } from "../../src/config.ts";
import { version } from "../../src/version.ts";
import { renderTemplate } from "../support/chart.ts";
import { findProgram } from "../support/optional.ts";
import { command } from "../support/command.ts";

const chart = "deploy/helm";
const yaml = (file: string) => parse(readFileSync(`${chart}/${file}`, "utf8")) as Record<string, unknown>;
const known = new Set(Object.keys(environment.shape));

interface Container {
  args: string[];
  image: string;
  env: { name: string; value: string }[];
  envFrom: { secretRef: { name: string } }[];
  ports?: { name: string; containerPort: number }[];
  livenessProbe?: { httpGet: { path: string; port: string } };
  volumeMounts: { name: string; mountPath: string }[];
  securityContext: { readOnlyRootFilesystem: boolean; allowPrivilegeEscalation: boolean };
}
interface Resource {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  spec: {
    replicas: number;
    selector: { matchLabels: Record<string, string> };
    template: {
      metadata: { labels: Record<string, string> };
      spec: { containers: Container[]; volumes: { name: string; configMap?: { name: string } }[] };
    };
  };
}

function rendered(values: Record<string, unknown> = {}): Map<string, Resource> {
  const { appVersion } = yaml("Chart.yaml");
  const scope = {
    Values: { ...yaml("values.yaml"), ...values },
    Release: { Name: "main" },
    Chart: { AppVersion: appVersion },
  };
  const all = readdirSync(`${chart}/templates`).flatMap((file): Resource[] => {
    const text = renderTemplate(readFileSync(`${chart}/templates/${file}`, "utf8"), scope);
    return text.trim() === "" ? [] : [parse(text) as Resource];
  });
  return new Map(all.map((one) => [`${one.kind} ${one.metadata.name}`, one]));
}

test("a bot, two workers and the targets: commands, variables, mounts and labels are ones that are there", async () => {
  const all = rendered();
  assert.deepEqual([...all.keys()], ["Deployment main-bot", "ConfigMap main-targets", "Deployment main-worker"]);
  const targets = all.get("ConfigMap main-targets")?.data?.["dbcheck.targets.yaml"] ?? "";
  assert.deepEqual(parse(targets), { targets: { orders: { url: "${ORDERS_DATABASE_URL}" } } });
  for (const name of ["bot", "worker"]) {
    const { spec } = all.get(`Deployment main-${name}`) ?? {};
    assert.ok(spec);
    assert.deepEqual(spec.selector.matchLabels, spec.template.metadata.labels);
    const [pod] = spec.template.spec.containers;
    assert.ok(pod);
    assert.equal(pod.image, `dbcheck:${version}`);
    const [verb = "", ...flags] = pod.args;
    const help = (await command([verb, "--help"])).stdout;
    assert.match(help, new RegExp(`^Usage: dbcheck ${verb} `));
    for (const flag of flags.filter((one) => one.startsWith("--"))) assert.ok(help.includes(flag), flag);
    const variables = new Map(pod.env.map((one) => [one.name, one.value]));
    assert.deepEqual(
      [...variables.keys()].filter((one) => !known.has(one)),
      [],
    );
    const mount = pod.volumeMounts.find((one) => one.name === "targets");
    assert.equal(`${mount?.mountPath}/dbcheck.targets.yaml`, variables.get("DBCHECK_TARGETS"));
    const volume = spec.template.spec.volumes.find((one) => one.name === "targets");
    assert.ok(all.has(`ConfigMap ${volume?.configMap?.name}`));
    assert.ok(pod.securityContext.readOnlyRootFilesystem && !pod.securityContext.allowPrivilegeEscalation);
    assert.equal(pod.envFrom[0]?.secretRef.name, "dbcheck");
    if (name === "worker") continue;
    const port = pod.ports?.find((one) => one.name === pod.livenessProbe?.httpGet.port);
    assert.equal(String(port?.containerPort), variables.get("PORT"));
    assert.equal(pod.livenessProbe?.httpGet.path, "/livez");
    assert.equal(variables.get("DBCHECK_LISTEN"), "0.0.0.0", "the kubelet asks from outside the pod's loopback");
  }
  const vantages = ["bot", "worker"].map((name) => {
    const args = all.get(`Deployment main-${name}`)?.spec.template.spec.containers[0]?.args ?? [];
    return args[args.indexOf("--vantage") + 1];
  });
  assert.deepEqual(vantages, ["kubernetes", "kubernetes"], "a worker takes the checks of its bot's vantage alone");
  assert.equal(yaml("Chart.yaml")["version"], version);
});

test("without workers the bot runs checks itself; a service where Slack comes over HTTP; a wrong path is refused", () => {
  const all = rendered({
    worker: { replicas: 0, vantage: "k8s", resources: {} },
    service: { enabled: true, port: 80 },
  });
  assert.deepEqual([...all.keys()], ["Deployment main-bot", "Service main-bot", "ConfigMap main-targets"]);
  const [pod] = all.get("Deployment main-bot")?.spec.template.spec.containers ?? [];
  assert.deepEqual(pod?.args, ["serve", "--vantage", "k8s"]);
  assert.throws(() => renderTemplate("{{ .Values.none }}", { Values: {} }), /nothing at \.Values\.none/);
  assert.throws(() => renderTemplate("{{ .Values.a | upper }}", { Values: { a: 1 } }), /upper is not known/);
});

test("Helm itself takes the chart", (t) => {
  const helm = findProgram("helm");
  if (!helm) return t.diagnostic("no helm here, and no package of it: our own renderer alone has judged the chart");
  execFileSync(helm, ["template", "main", chart], { stdio: "pipe" });
});

test("the release workflow: only a tag starts it, it publishes the tagged version, and keeps no token", () => {
  const file = ".github/workflows/release.yml";
  assert.ok(existsSync(file));
  const text = readFileSync(file, "utf8");
  const { on, permissions, jobs } = parse(text) as {
    on: { push: { tags: string[]; branches?: string[] } };
    permissions: object;
    jobs: Record<string, { permissions: Record<string, string>; steps: { run?: string; uses?: string }[] }>;
  };
  assert.deepEqual([on, permissions], [{ push: { tags: ["v*"] } }, {}]);
  assert.deepEqual(jobs["publish"]?.permissions, { contents: "read", "id-token": "write" });
  const steps = (jobs["publish"]?.steps ?? []).flatMap(({ run }) => run ?? []);
  assert.match(steps[0] ?? "", /GITHUB_REF_NAME" = "v\$version"[^]*CHANGELOG\.md/);
  assert.match(
    steps.at(-2) ?? "",
    /^npm pkg set .*repository\.url=git\+https:\/\/github\.com\/\$GITHUB_REPOSITORY\.git/,
  );
  assert.match(steps.at(-1) ?? "", /^npm publish --provenance --access public$/);
  assert.doesNotMatch(text, /NODE_AUTH_TOKEN|secrets\./);
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  for (const [, name = ""] of steps.join("\n").matchAll(/npm run (\w+)/g)) assert.ok(scripts[name], name);
});
