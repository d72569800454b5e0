import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { freePort } from "./redis.ts";

/** An S3 server of a test's own: Ceph's gateway, from Debian's packages, in memory. */
export interface CephServer {
  /** What a process that uses it has in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Stops its gateway for a moment: connections wait, as in a network that is cut. */
  pause(): void;
  goOn(): void;
  remove(): void;
}

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true"; // as lth does

const BUCKET = "tickets";
export const S3_DEPOT = `s3://${BUCKET}/lth`;

/**
 * Starts it, in about 15 seconds, with an empty bucket. A start that fails is tried twice more, in a folder and on ports of its
 * own:
 * a port that was free may be taken. Throws what the script says where it cannot.
 */
export async function cephServer(): Promise<CephServer> {
  for (let failed = 0; ; failed++) {
    try {
      return await started(join(tmpdir(), `lth-ceph-${process.pid}-${failed}`));
    } catch (error) {
      if (failed === 2) throw error;
    }
  }
}

async function started(folder: string): Promise<CephServer> {
  mkdirSync(folder, { recursive: true });
  const [monitor, gateway] = [await freePort(), await freePort()];
  const script = fileURLToPath(new URL("ceph-up.sh", import.meta.url));
  const pids = () => {
    const run = join(folder, "run");
    const names = existsSync(run) ? readdirSync(run).filter((name) => name.endsWith(".pid")) : [];
    return new Map(names.map((name) => [name, Number(readFileSync(join(run, name), "utf8"))]));
  };
  const remove = () => {
    for (const pid of pids().values()) kill(pid, "SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await promisify(execFile)("bash", [script, folder, String(monitor), String(gateway)]);
  } catch (error) {
    remove();
    throw new Error(`Ceph cannot be started (apt-get install ceph-mon ceph-osd ceph-common radosgw): ${error}`, {
      cause: error,
    });
  }
  const env = {
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${gateway}`,
    AWS_ACCESS_KEY_ID: "lthkey",
    AWS_SECRET_ACCESS_KEY: "lthsecret",
    AWS_REGION: "us-east-1",
  };
  const client = new S3Client({
    endpoint: env.AWS_ENDPOINT_URL_S3,
    forcePathStyle: true,
    region: env.AWS_REGION,
    credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY },
  });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  client.destroy();
  const signal = (name: NodeJS.Signals) => {
    const pid = pids().get("client.rgw.a.pid");
    if (pid !== undefined) kill(pid, name);
  };
  return { env, pause: () => signal("SIGSTOP"), goOn: () => signal("SIGCONT"), remove };
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it is gone
  }
}
