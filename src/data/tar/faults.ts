import { LthError } from "../../errors.ts";
import { shown } from "../shown.ts";

/** The archive is not whole, or none. */
export const damaged = (archive: string, fault: string) =>
  new LthError(`${shown(archive)}: ${fault}`, "fetch or copy the file again", { fault: "found" });

/** One member is nothing that lth takes. */
export const oddMember = (archive: string, name: string, fault: string) =>
  new LthError(
    `${shown(archive)}: member ${shown(name)}: ${fault}`,
    "pack the folder again, with plain files only: tar -cf FILE train test",
    { fault: "found" },
  );
