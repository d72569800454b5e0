import { LthError } from "../errors.ts";
import { codeOf } from "../system-errors.ts";

/** Packages that only many machines need: not installed with lth, and loaded when they are asked for. */
const versions = {
  bullmq: "6.7.0",
  ioredis: "6.0.0",
  "@aws-sdk/client-s3": "3.1175.0",
  "@aws-sdk/lib-storage": "3.1175.0",
  "prom-client": "15.1.3",
} as const;

/** What is installed together, since nobody needs one of them alone. */
const together: readonly (readonly (keyof typeof versions)[])[] = [
  ["bullmq", "ioredis"],
  ["@aws-sdk/client-s3", "@aws-sdk/lib-storage"],
  ["prom-client"],
];

/** Loads an optional package. Throws an LthError with the command that installs it, if it is missing. */
export async function optional<T>(name: keyof typeof versions, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if (!["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"].includes(codeOf(cause) ?? "")) throw cause;
    const packages = (together.find((group) => group.includes(name)) ?? [name]).map((one) => `${one}@${versions[one]}`);
    throw new LthError(
      `the package ${name} is not installed, which many machines need and one does not`,
      `install it: npm install --no-save ${packages.join(" ")}`,
      { cause },
    );
  }
}
