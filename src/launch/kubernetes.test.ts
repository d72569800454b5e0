import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { type KubernetesWorkers, kubernetesManifest } from "./kubernetes.ts";
import { hostile, plain, refused } from "./run-script.test-data.ts";

const asked = (changes: Partial<KubernetesWorkers> = {}): KubernetesWorkers => ({
  ...plain,
  ...{ workers: 3, cores: 2, memory: 4, image: "registry.example.org:5000/lab/lth:0.1.0", namespace: undefined },
  ...{ secret: "lth", claim: undefined, time: undefined },
  ...changes,
});

/** What Kubernetes 1.31 takes of what is written here, and what it would leave out in silence or refuse. */
const label = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const labels = z.record(z.string(), z.string().regex(/^[A-Za-z0-9][\w.-]{0,62}$/));
const metadata = z.strictObject({ name: label, namespace: label.optional(), labels });
const quantity = z.string().regex(/^\d+(Gi)?$/);
const container = z.strictObject({
  name: label,
  image: z.string(),
  command: z.array(z.string()),
  args: z.array(z.string()),
  env: z.array(
    z.union([
      z.strictObject({ name: z.string(), value: z.string() }),
      z.strictObject({
        name: z.string(),
        valueFrom: z.strictObject({ secretKeyRef: z.strictObject({ name: label, key: z.string() }) }),
      }),
    ]),
  ),
  envFrom: z.array(z.strictObject({ secretRef: z.strictObject({ name: label }) })),
  resources: z.strictObject({
    requests: z.strictObject({ cpu: quantity, memory: quantity }),
    limits: z.strictObject({ memory: quantity }),
  }),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    capabilities: z.strictObject({ drop: z.tuple([z.literal("ALL")]) }),
  }),
  volumeMounts: z.array(z.strictObject({ name: label, mountPath: z.string().startsWith("/") })),
});
const pod = <Policy extends string>(policy: Policy) =>
  z.strictObject({
    metadata: z.strictObject({ labels }),
    spec: z
      .strictObject({
        restartPolicy: z.literal(policy),
        terminationGracePeriodSeconds: z.int().min(10), // a worker gives back within 5
        automountServiceAccountToken: z.literal(false),
        containers: z.tuple([container]),
        volumes: z.array(
          z.union([
            z.strictObject({ name: label, emptyDir: z.strictObject({}) }),
            z.strictObject({ name: label, persistentVolumeClaim: z.strictObject({ claimName: label }) }),
          ]),
        ),
      })
      .refine(
        ({ containers, volumes }) =>
          containers[0].volumeMounts.map(({ name }) => name).join() === volumes.map(({ name }) => name).join(),
        "each volume is mounted",
      ),
  });
const exitCodes = z.strictObject({ operator: z.enum(["In", "NotIn"]), values: z.array(z.int().min(1)).min(1) });
const condition = z.strictObject({ type: z.literal("DisruptionTarget"), status: z.literal("True") });
const job = z.strictObject({
  apiVersion: z.literal("batch/v1"),
  kind: z.literal("Job"),
  metadata,
  spec: z.strictObject({
    parallelism: z.int().min(1),
    completions: z.int().min(1),
    backoffLimit: z.int().min(0),
    activeDeadlineSeconds: z.int().min(1).optional(),
    // Kubernetes takes it only where pods are not restarted in place.
    podFailurePolicy: z.strictObject({
      rules: z
        .array(
          z.union([
            z.strictObject({ action: z.enum(["Ignore", "FailJob", "Count"]), onExitCodes: exitCodes }),
            z.strictObject({ action: z.literal("Ignore"), onPodConditions: z.array(condition).min(1) }),
          ]),
        )
        .max(20),
    }),
    template: pod("Never"),
  }),
});
const deployment = z
  .strictObject({
    apiVersion: z.literal("apps/v1"),
    kind: z.literal("Deployment"),
    metadata,
    spec: z.strictObject({
      replicas: z.int().min(0),
      selector: z.strictObject({ matchLabels: labels }),
      template: pod("Always"),
    }),
  })
  .refine(
    ({ spec }) => JSON.stringify(spec.selector.matchLabels) === JSON.stringify(spec.template.metadata.labels),
    "the selector finds the pods",
  );

test("workers that stay are a Deployment", () => {
  const { kind, spec, metadata } = deployment.parse(parse(kubernetesManifest(asked({ namespace: "lab" }))));
  expect([kind, spec.replicas, metadata.namespace]).toEqual(["Deployment", 3, "lab"]);
  const [worker] = spec.template.spec.containers;
  expect([...worker.command, ...worker.args]).toEqual(["lth", "worker", "--jobs", "2"]);
  expect(worker.resources).toEqual({ requests: { cpu: "2", memory: "4Gi" }, limits: { memory: "4Gi" } });
});

test.each([
  [{ idleExit: 600 }, ["--idle-exit", "600"], undefined],
  [{ until: Date.parse("2026-11-29T18:00:00Z") }, ["--until", "2026-11-29T18:00:00Z"], undefined],
  [{ time: "1-01:00:00" }, [], 90_000],
])("workers that leave are a Job: %j", (changes, args, seconds) => {
  const { spec } = job.parse(parse(kubernetesManifest(asked(changes))));
  expect(spec.template.spec.containers[0].args).toEqual(["worker", "--jobs", "2", ...args]);
  expect([spec.parallelism, spec.completions, spec.activeDeadlineSeconds]).toEqual([3, 3, seconds]);
});

test("that a worker was asked to leave, or its node is emptied, is no failure; that it is started wrongly ends the Job", () => {
  const { rules } = job.parse(parse(kubernetesManifest(asked({ idleExit: 1 })))).spec.podFailurePolicy;
  const codes = rules.flatMap((rule) => ("onExitCodes" in rule ? [[rule.action, ...rule.onExitCodes.values]] : []));
  expect(codes).toEqual([
    ["Ignore", 75],
    ["FailJob", 2],
  ]);
  expect(rules.filter((rule) => "onPodConditions" in rule)).toHaveLength(1);
});

test("addresses come from a Secret, by their names", () => {
  const manifest = kubernetesManifest(asked({ secret: "my-lth" }));
  const [worker] = deployment.parse(parse(manifest)).spec.template.spec.containers;
  const from = worker.env.flatMap((one) => ("valueFrom" in one ? [[one.name, one.valueFrom.secretKeyRef]] : []));
  expect(from).toEqual([
    ["LTH_ON", { name: "my-lth", key: "LTH_ON" }],
    ["LTH_DEPOT", { name: "my-lth", key: "LTH_DEPOT" }],
  ]);
  expect(worker.envFrom).toEqual([{ secretRef: { name: "my-lth" } }]);
});

test("a depot that is a folder is a claim", () => {
  const { spec } = deployment.parse(parse(kubernetesManifest(asked({ claim: "shared" })))).spec.template;
  expect(spec.volumes).toContainEqual({ name: "depot", persistentVolumeClaim: { claimName: "shared" } });
  expect(spec.containers[0].volumeMounts).toContainEqual({ name: "depot", mountPath: "/depot" });
});

describe("names", () => {
  test.each([...hostile, "$(LTH_ON)", "$$", "yes: no", "# nothing", "a: - b", "null"])("%s is a word", (name) => {
    const manifest = kubernetesManifest(asked({ use: [name] }));
    const { args } = deployment.parse(parse(manifest)).spec.template.spec.containers[0];
    // As Kubernetes reads arguments: $$ is a dollar, and $(NAME) would be a variable.
    const read = args.map((arg) => arg.replaceAll(/\$\$|\$\(\w+\)/g, (found) => (found === "$$" ? "$" : "VARIABLE")));
    expect(read).toEqual(["worker", "--jobs", "2", "--use", name]);
  });

  test.each(refused)("%j is no path", (name) => {
    expect(() => kubernetesManifest(asked({ use: [name] }))).toThrow(/--use is/);
  });

  test.each(["My", "a b", "a\n---\nkind: Pod", "-a", "a".repeat(64), ""])("%j is no name", (name) => {
    for (const flag of ["namespace", "secret", "claim"]) {
      expect(() => kubernetesManifest(asked({ [flag]: name }))).toThrow(new RegExp(`--${flag} is`));
    }
  });

  test.each(["lth:0.1.0 ", "lth\n", "$(id)", "UPPER/lth", "a//b", "https://host/lth", ""])(
    "%j is no image",
    (image) => {
      expect(() => kubernetesManifest(asked({ image }))).toThrow(/--image is/);
    },
  );
});
