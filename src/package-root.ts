/** The folder of package.json, which has native code and presets in it: from `src`, from `dist` and from `bundle`. */
export const packageRoot = new URL("../", import.meta.url);
