/** Indices of the weights that stay, ascending. */
export function survivingPlaces(mask: Uint8Array): Int32Array {
  const places = new Int32Array(mask.length);
  let count = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] === 1) places[count++] = i;
  return places.subarray(0, count);
}
