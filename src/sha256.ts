/* SHA-256 in plain TypeScript (FIPS 180-4), for where there is no other. */

const BLOCK = 64;

/** The first 32 bits behind the point of the cube roots of the first 64 primes. */
const K = Int32Array.from([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);

/** The same of the square roots of the first 8 primes. */
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

/** Takes parts as Node's `createHash("sha256")` does, and gives the same 32 bytes. */
export function plainSha256() {
  const state = Int32Array.from(START);
  const schedule = new Int32Array(BLOCK);
  const rest = new Uint8Array(BLOCK);
  const restWords = new DataView(rest.buffer);
  let length = 0;

  const take = (bytes: Uint8Array) => {
    let at = 0;
    const begun = length % BLOCK;
    length += bytes.length;
    if (begun > 0) {
      at = Math.min(BLOCK - begun, bytes.length);
      rest.set(bytes.subarray(0, at), begun);
      if (begun + at < BLOCK) return;
      compress(state, schedule, restWords, 0);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (; at + BLOCK <= bytes.length; at += BLOCK) compress(state, schedule, view, at);
    rest.set(bytes.subarray(at));
  };

  return {
    update(part: Uint8Array | string) {
      take(typeof part === "string" ? new TextEncoder().encode(part) : part);
    },

    /** A one, zeros, and the number of bits in 64 bits end the last block. */
    digest(): Uint8Array {
      const bits = length * 8;
      const zeros = (2 * BLOCK - 9 - (length % BLOCK)) % BLOCK;
      const end = new DataView(new ArrayBuffer(1 + zeros + 8));
      end.setUint8(0, 0x80);
      end.setUint32(1 + zeros, Math.floor(bits / 2 ** 32));
      end.setUint32(1 + zeros + 4, bits >>> 0);
      take(new Uint8Array(end.buffer));
      const digest = new DataView(new ArrayBuffer(32));
      state.forEach((word, i) => {
        digest.setInt32(4 * i, word);
      });
      return new Uint8Array(digest.buffer);
    },
  };
}

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** Works one block of 64 bytes into the state. */
function compress(state: Int32Array, w: Int32Array, bytes: DataView, at: number): void {
  for (let i = 0; i < 16; i++) w[i] = bytes.getInt32(at + 4 * i);
  for (let i = 16; i < 64; i++) {
    const far = w[i - 15]!;
    const near = w[i - 2]!;
    const s0 = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3);
    const s1 = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10);
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const one = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}
