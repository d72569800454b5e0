// Finds tickets with the compiled core where there is nothing of Node: its globals are taken away and each import of its
// modules fails. Writes the records as JSON. The first argument holds spec and data, JSON.
import { builtinModules, register } from "node:module";

const hooks = `
  const builtIn = new Set(${JSON.stringify(builtinModules)});
  export async function resolve(specifier, context, next) {
    if (specifier.startsWith("node:") || builtIn.has(specifier)) throw new Error(specifier + " was asked for");
    return next(specifier, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
const [, , asked] = process.argv;
const write = process.stdout.write.bind(process.stdout);
for (const name of ["process", "Buffer", "setImmediate", "clearImmediate", "global"]) delete globalThis[name];

const { findInTrials, outcomeOf, settingOf, specSchema, trainJob } = await import("../../dist/lottery/index.js");
const { executor, spec, dataset } = JSON.parse(asked);
for (const part of [dataset.train, dataset.test]) {
  part.pixels = Uint8Array.from(part.pixels);
  part.labels = Uint8Array.from(part.labels);
}
const kept = new Map();
const weightsOf = async (key) => new Map([...kept.get(key)].map(([name, values]) => [name, values.slice()]));
const train = async (job) => {
  const trained = await trainJob(job, { dataset, executor, weightsOf });
  kept.set(job.key, trained.finalWeights);
  return { outcome: outcomeOf(trained), reused: false };
};
const setting = settingOf(specSchema.parse(spec), dataset);
write(JSON.stringify(await findInTrials({ setting, train, weightsOf })));
