import { LthError } from "../../errors.ts";
import { quoted } from "../../visible.ts";
import type { Depot } from "./depot.ts";
import { openFolderDepot } from "./folder.ts";

/** Opens the depot that LTH_DEPOT names: a folder, or `s3://bucket/prefix`. Throws an LthError for another place. */
export async function openDepot(place: string): Promise<Depot> {
  if (place.startsWith("s3://")) {
    const { openS3Depot } = await import("./s3.ts");
    return openS3Depot(place);
  }
  if (/^[a-z0-9+]+:\/\//i.test(place)) {
    throw new LthError(`LTH_DEPOT is ${quoted(place)}, expected a folder or s3://bucket/prefix`, "give it one of them");
  }
  return openFolderDepot(place);
}
