import type { S3Client } from "@aws-sdk/client-s3";
import { LthError } from "../../errors.ts";
import { systemMessage } from "../../system-errors.ts";
import { quoted } from "../../visible.ts";
import { optional } from "../optional.ts";
import { type Depot, DepotFault, expectName, isName, type Put } from "./depot.ts";
import { samePieces } from "./same-pieces.ts";

/** What is larger goes up in parts, several at once; S3 takes no parts below 5 MB. */
const PART = 16 << 20;

/** Milliseconds until a server is asked again: with which there is no connection, or whose connection is silent both ways. */
const [CONNECTING, SILENCE] = [10_000, 60_000];

/**
 * A depot in S3, or in a server that speaks as it does (Ceph, MinIO). Region, credentials and another server's address are taken
 * from where all of AWS's programs take them: AWS_REGION, AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL_S3 and their files.
 *
 * A small thing is put under the condition that nothing is there, which S3 keeps; a large one is named by its content, so that
 * whoever puts it twice puts the same. Throws an LthError for an address that is none, or if packages are missing.
 *
 * `silence`: milliseconds after which a request is given up on whose connection is silent.
 */
export async function openS3Depot(address: string, silence = SILENCE): Promise<Depot> {
  const [, bucket, prefix = ""] =
    /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([A-Za-z0-9._/-]*))?$/.exec(address) ?? [];
  if (bucket === undefined) {
    throw new LthError(
      `LTH_DEPOT is ${quoted(address)}, which is no place in S3`,
      "write LTH_DEPOT=s3://bucket/prefix",
    );
  }
  // lth is asked to run on Node 20, too, and its versions of the SDK are pinned: the warning is of no use to its users.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const sdk = await optional("@aws-sdk/client-s3", () => import("@aws-sdk/client-s3"));
  const { Upload } = await optional("@aws-sdk/lib-storage", () => import("@aws-sdk/lib-storage"));
  const own = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
  const client: S3Client = new sdk.S3Client({
    // Servers of one's own rarely have a name for each bucket, and a region is nothing to them.
    ...(own === undefined ? {} : { forcePathStyle: true, region: process.env.AWS_REGION ?? "us-east-1" }),
    // Other servers store what the SDK adds by default as part of the content.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 4,
    // `requestTimeout` is none: the SDK only warns of it, and as an error it would end what goes up slowly.
    requestHandler: { connectionTimeout: CONNECTING, socketTimeout: silence },
  });
  const root = prefix.replace(/\/+$/, "");
  const shown = `s3://${bucket}${root === "" ? "" : `/${root}`}`;
  const at = (name: string) => {
    expectName(name);
    return { Bucket: bucket, Key: root === "" ? name : `${root}/${name}` };
  };
  const guarded = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof LthError) throw error;
      const { cure } = meaningOf(error);
      throw new DepotFault(`the depot ${shown} cannot ${what}: ${wordsOf(error)}`, cure, error);
    }
  };
  const get = (name: string) =>
    guarded("be read", async () => {
      try {
        const { Body } = await client.send(new sdk.GetObjectCommand(at(name)));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    });
  const has = (name: string) =>
    guarded("be read", async () => {
      try {
        await client.send(new sdk.HeadObjectCommand(at(name)));
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    });
  /** True if it was put; false if something was there and the server kept the condition. */
  const upload = async (name: string, pieces: readonly Uint8Array[], onlyNew: boolean): Promise<boolean> => {
    const Body = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
    const condition = onlyNew ? { IfNoneMatch: "*" } : {};
    try {
      if (Body.length <= PART) {
        await client.send(new sdk.PutObjectCommand({ ...at(name), Body, ...condition }));
      } else {
        // Of several that are put at once the last stays: conditions on parts are kept by some servers only.
        await new Upload({ client, params: { ...at(name), Body }, partSize: PART, queueSize: 4 }).done();
      }
      return true;
    } catch (error) {
      const status = statusOf(error);
      if (onlyNew && (status === 412 || status === 409)) return false;
      if (onlyNew && status === 501) return upload(name, pieces, false); // a server without conditions
      throw error;
    }
  };
  const compared = async (name: string, pieces: readonly Uint8Array[]): Promise<Put | undefined> => {
    const there = await get(name);
    return there && (samePieces(there, pieces) ? "same" : "other");
  };
  return {
    shown,
    get,
    has,
    putNew: (name, ...pieces) =>
      guarded("be written", async () => {
        for (;;) {
          const before = (await has(name)) ? await compared(name, pieces) : undefined;
          if (before !== undefined) return before;
          if (!(await upload(name, pieces, true))) continue;
          return "new";
        }
      }),
    put: (name, ...pieces) => guarded("be written", async () => void (await upload(name, pieces, false))),
    remove: (name) =>
      guarded("be written", async () => {
        await client.send(new sdk.DeleteObjectCommand(at(name)));
      }),
    list: (shelf) =>
      guarded("be read", async () => {
        const names: string[] = [];
        const before = root === "" ? "" : `${root}/`;
        let ContinuationToken: string | undefined;
        do {
          const page = await client.send(
            new sdk.ListObjectsV2Command({
              Bucket: bucket,
              Prefix: `${before}${shelf}/`,
              ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
            }),
          );
          names.push(...(page.Contents ?? []).map(({ Key = "" }) => Key.slice(before.length)).filter(isName));
          ContinuationToken = page.NextContinuationToken;
        } while (ContinuationToken !== undefined);
        return names;
      }),
    close: async () => client.destroy(),
  };
}

/** The status that a server answered with; undefined if none answered. */
function statusOf(error: unknown): number | undefined {
  const metadata: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "$metadata") : undefined;
  const status: unknown =
    typeof metadata === "object" && metadata !== null ? Reflect.get(metadata, "httpStatusCode") : undefined;
  return typeof status === "number" ? status : undefined;
}

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/** There is nothing under a name. That there is no such bucket is another thing. */
const isMissing = (error: unknown): boolean => statusOf(error) === 404 && !isNamed(error, "NoSuchBucket");

function wordsOf(error: unknown): string {
  if (isNamed(error, "TimeoutError")) return "it does not answer";
  const status = statusOf(error);
  const name = error instanceof Error ? error.name : "an error";
  return status === undefined ? systemMessage(error) || name : `it answers ${status} (${name})`;
}

function meaningOf(error: unknown): { readonly cure: string } {
  if (isNamed(error, "NoSuchBucket")) return { cure: "make the bucket; lth makes none" };
  if (statusOf(error) === 403) return { cure: "see the credentials (AWS_ACCESS_KEY_ID, ...) and what they may do" };
  if (statusOf(error) === undefined)
    return { cure: "see the address (AWS_ENDPOINT_URL_S3, AWS_REGION) and the network" };
  return { cure: "see the server's own log; what was finished is kept, and work goes on by itself" };
}
