/**
 * What a plain scalar means: YAML 1.2's core schema (yaml.org/spec/1.2.2, section 10.3.2), strictly. The library's own
 * reading rounds 9007199254740993 and turns 1e400 into Infinity; here a number is a number only if it is the one written.
 */
const patterns = {
  null: /^(?:~|null|Null|NULL)?$/,
  true: /^(?:true|True|TRUE)$/,
  false: /^(?:false|False|FALSE)$/,
  decimal: /^[-+]?[0-9]+$/,
  prefixed: /^(?:0o[0-7]+|0x[0-9a-fA-F]+)$/,
  float: /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/,
  notANumber: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
};

/** The value of a plain scalar; NaN for a number that does not exist (`.inf`) or that a double cannot hold (`1e400`). */
export function plainScalar(text: string): null | boolean | number | string {
  if (patterns.null.test(text)) return null;
  if (patterns.true.test(text)) return true;
  if (patterns.false.test(text)) return false;
  if (patterns.notANumber.test(text)) return Number.NaN;
  if (patterns.decimal.test(text) || patterns.prefixed.test(text)) return whole(text);
  if (patterns.float.test(text)) return fraction(text);
  return text;
}

/** The whole number that is written, if a double is exactly that or is written like that in JavaScript; NaN if not. */
function whole(text: string): number {
  const digits = text.replace(/^[-+]/, "");
  const number = Number(digits);
  if (!Number.isFinite(number)) return Number.NaN;
  if (BigInt(number) !== BigInt(digits) && String(number) !== digits) return Number.NaN;
  return text.startsWith("-") && number !== 0 ? -number : number;
}

/** The double nearest to what is written; NaN where that would be infinite, or 0 for something that is not 0. */
function fraction(text: string): number {
  const number = Number(text);
  const writtenAsZero = !/[1-9]/.test(text.replace(/[eE].*$/, ""));
  if (!Number.isFinite(number) || (number === 0 && !writtenAsZero)) return Number.NaN;
  return number === 0 ? 0 : number;
}
