/** The engine's door for what runs on Node alone. Whoever imports it trains natively. */

import { discardNative, nativeExecutors } from "./executors/native.ts";
import { plugIn } from "./executors/plugged.ts";

plugIn({ executors: nativeExecutors, discard: discardNative });

export { peakOf } from "./executors/native.ts";
