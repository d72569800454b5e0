import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { addresses, queueName } from "./connect.ts";

const home = mkdtempSync(join(tmpdir(), "lth-connect-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const file = (name: string, text: string, mode = 0o600): string => {
  const path = join(home, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};
const both = { LTH_ON: "redis://host/0", LTH_DEPOT: "/shared" };

describe("where queue and depot are", () => {
  test("is in the environment", () => {
    expect(addresses({ ...both, HOME: home })).toEqual({ on: "redis://host/0", depot: "/shared" });
  });

  test("or in a file, in the user's folder of settings or where LTH_MACHINES says; the environment goes before", () => {
    const text = "# mine\nexport LTH_ON=rediss://me:secret@host:6380/2\n  LTH_DEPOT = s3://bucket/x \nOTHER=1\n";
    mkdirSync(join(home, ".config", "lth"), { recursive: true });
    file(join(".config", "lth", "machines"), text);
    expect(addresses({ HOME: home })).toEqual({ on: "rediss://me:secret@host:6380/2", depot: "s3://bucket/x" });
    const named = file("named", text);
    const elsewhere = { HOME: "/nowhere", LTH_MACHINES: named };
    expect(addresses(elsewhere)).toEqual({ on: "rediss://me:secret@host:6380/2", depot: "s3://bucket/x" });
    expect(addresses({ ...elsewhere, LTH_DEPOT: "/here" }).depot).toBe("/here");
  });

  test("missing, is said with an example", () => {
    expect(() => addresses({ HOME: "/nowhere" })).toThrow("LTH_ON is not set");
    expect(() => addresses({ HOME: "/nowhere", LTH_ON: "redis://h" })).toThrow("LTH_DEPOT is not set");
    expect(() => addresses({ HOME: "/nowhere", LTH_MACHINES: "/nowhere/file" })).toThrow("cannot be read: ENOENT");
  });

  test("in a file that others can read is refused: it holds a password", () => {
    const open = file("open", "LTH_ON=redis://h\nLTH_DEPOT=/d\n", 0o644);
    expect(() => addresses({ HOME: home, LTH_MACHINES: open })).toThrow("can be read by others, and holds a password");
  });

  test.each(["postgres://me:secret@host/db", "postgresql://me:secret@host"])(
    "%s is refused with the reason, before anything is connected to",
    (on) => {
      const refused = () => addresses({ ...both, HOME: home, LTH_ON: on });
      expect(refused).toThrow(
        /PostgreSQL, where lth keeps no queue: BullMQ does so experimentally, and there .* clock/,
      );
      expect(refused).not.toThrow("secret");
    },
  );

  test.each(["secret", "http://me:secret@host", "mysql://me:secret@host/db"])(
    "%s is no queue, and nothing of it is repeated but how it begins",
    (on) => {
      const say = (): string => {
        try {
          return JSON.stringify(addresses({ ...both, HOME: home, LTH_ON: on }));
        } catch (error) {
          return String(error);
        }
      };
      expect(say()).toContain("expected redis:// or rediss://");
      expect(say()).not.toContain("secret");
    },
  );
});

test("machines of one version and one arithmetic meet, and no others", () => {
  expect(queueName("0.1.0")).toBe("lth-0.1.0-3");
});
