import { stringify } from "yaml";
import { secondsOf } from "./time-limit.ts";
import { named, seen, type Workers, workerWords } from "./workers.ts";

export interface KubernetesWorkers extends Workers {
  /** How many: pods. */
  readonly workers: number;
  readonly cores: number;
  /** Gibibytes for each. */
  readonly memory: number;
  /** An image in which lth is installed. */
  readonly image: string;
  /** What kubectl has as its own, where it is undefined. */
  readonly namespace: string | undefined;
  /** The Secret with LTH_ON and LTH_DEPOT. */
  readonly secret: string;
  /** The PersistentVolumeClaim of a depot that is a folder, which is `/depot` in the pods. */
  readonly claim: string | undefined;
  /** How long they may run, as `HH:MM:SS` or `D-HH:MM:SS`; undefined: for ever. */
  readonly time: string | undefined;
}

/** What Kubernetes calls a DNS label. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const IMAGE = /^[a-z0-9][\w.-]*(?::\d+)?(?:\/[a-z0-9][\w.-]*)*(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/;

/** Seconds from TERM to the kill: a worker gives back within five, and its node may be busy. */
const GRACE = 30;
/** Pods that may fail for other reasons than being asked to leave, before Kubernetes gives the Job up. */
const FAILURES = 20;

/**
 * A manifest for `kubectl apply`: a Job where workers leave by themselves (`idleExit`, `until`, `time`), and else a Deployment,
 * which keeps its number. A worker is the pod's first process and gets TERM itself, so nothing is to be done before (no preStop);
 * that it is asked to leave (75), or its node drained, counts as no failure of the Job, and another pod is made.
 *
 * A pod that cannot reach the queue is well, and waits: there is no probe, which would end its trainings.
 *
 * Throws an LthError for names that Kubernetes does not have.
 */
export function kubernetesManifest(asked: KubernetesWorkers): string {
  const { workers, namespace, idleExit, until, time } = asked;
  const labels = { "app.kubernetes.io/name": "lth-worker" };
  const leaves = idleExit !== undefined || until !== undefined || time !== undefined;
  const metadata = {
    name: "lth-worker",
    ...(namespace === undefined ? {} : { namespace: named("--namespace", namespace, LABEL, "--namespace lth") }),
    labels,
  };
  const template = { metadata: { labels }, spec: podSpec(asked, leaves ? "Never" : "Always") };
  const manifest = leaves
    ? {
        apiVersion: "batch/v1",
        kind: "Job",
        metadata,
        spec: {
          parallelism: workers,
          completions: workers, // without it no pod is made any more once one has left by itself
          backoffLimit: FAILURES,
          ...(time === undefined ? {} : { activeDeadlineSeconds: secondsOf(time) }),
          podFailurePolicy: {
            rules: [
              { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
              { action: "Ignore", onExitCodes: { operator: "In", values: [75] } },
              { action: "FailJob", onExitCodes: { operator: "In", values: [2] } },
            ],
          },
          template,
        },
      }
    : {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata,
        spec: { replicas: workers, selector: { matchLabels: labels }, template },
      };
  return `${[
    `# Workers for lth, ${workers} at once: kubectl apply -f THIS_FILE. The Secret ${asked.secret} has LTH_ON, LTH_DEPOT`,
    "# and what S3 asks for (AWS_ACCESS_KEY_ID, ...):",
    `#   kubectl create secret generic ${asked.secret} --from-env-file=FILE`,
    "# where FILE has lines such as LTH_ON=..., and only you can read it (chmod 600).",
  ].join("\n")}\n${stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

function podSpec(asked: KubernetesWorkers, restartPolicy: "Never" | "Always") {
  const { cores, memory, image, claim } = asked;
  const secret = named("--secret", asked.secret, LABEL, "--secret lth");
  const needed = (key: string) => ({ name: key, valueFrom: { secretKeyRef: { name: secret, key } } });
  const [program = "lth", ...args] = workerWords(asked).map(literally);
  const kept = claim === undefined ? undefined : named("--claim", claim, LABEL, "--claim lth-depot");
  return {
    restartPolicy,
    terminationGracePeriodSeconds: GRACE,
    automountServiceAccountToken: false,
    containers: [
      {
        name: "worker",
        image: named("--image", seen("--image", image), IMAGE, "--image registry.example.org/lth:0.1.0"),
        command: [program],
        args,
        env: [needed("LTH_ON"), needed("LTH_DEPOT"), { name: "LTH_CACHE", value: "/cache" }],
        envFrom: [{ secretRef: { name: secret } }], // what S3 needs beside them: AWS_ACCESS_KEY_ID, ...
        resources: {
          requests: { cpu: String(cores), memory: `${memory}Gi` },
          limits: { memory: `${memory}Gi` },
        },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        volumeMounts: [
          { name: "cache", mountPath: "/cache" },
          ...(kept === undefined ? [] : [{ name: "depot", mountPath: "/depot" }]),
        ],
      },
    ],
    volumes: [
      { name: "cache", emptyDir: {} },
      ...(kept === undefined ? [] : [{ name: "depot", persistentVolumeClaim: { claimName: kept } }]),
    ],
  };
}

/** Kubernetes puts variables into arguments where they say $(NAME), and $$ is a dollar. */
const literally = (word: string): string => word.replaceAll("$", "$$$$");
