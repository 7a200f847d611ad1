/**
 * PBKDF2 with HMAC-SHA-256 (RFC 8018, FIPS 180-4) for one block of output. Browsers have it built in, but offer it on https and localhost only;
 * somebody's server in a home network is neither.
 */

const WORD = 4;
const BLOCK_WORDS = 16;

const fraction = (value: number) => ((value % 1) * 2 ** 32) | 0;
const primes: number[] = [];
for (let candidate = 2; primes.length < 64; candidate++) {
  if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
}
const initial = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const constants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));

const at = (words: Int32Array, index: number) => words[index] ?? 0;
const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by));

/** Works one block of 16 words into a state of 8. `schedule` is scratch space. */
function compress(state: Int32Array, block: Int32Array, schedule: Int32Array): void {
  schedule.set(block);
  for (let i = BLOCK_WORDS; i < 64; i++) {
    const early = at(schedule, i - 15);
    const late = at(schedule, i - 2);
    const low = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const high = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    schedule[i] = (at(schedule, i - 16) + low + at(schedule, i - 7) + high) | 0;
  }
  let a = at(state, 0);
  let b = at(state, 1);
  let c = at(state, 2);
  let d = at(state, 3);
  let e = at(state, 4);
  let f = at(state, 5);
  let g = at(state, 6);
  let h = at(state, 7);
  for (let i = 0; i < 64; i++) {
    const mixed = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const first = (h + mixed + ((e & f) ^ (~e & g)) + at(constants, i) + at(schedule, i)) | 0;
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0] = at(state, 0) + a;
  state[1] = at(state, 1) + b;
  state[2] = at(state, 2) + c;
  state[3] = at(state, 3) + d;
  state[4] = at(state, 4) + e;
  state[5] = at(state, 5) + f;
  state[6] = at(state, 6) + g;
  state[7] = at(state, 7) + h;
}

/**
 * Derives 32 bytes.
 *
 * @param password at most 64 bytes
 * @param salt at most 51 bytes, so that it fits a block with what is added
 */
export function pbkdf2(password: Uint8Array, salt: Uint8Array, rounds: number): Uint8Array {
  const schedule = new Int32Array(64);
  const inner = keyedState(password, 0x36, schedule);
  const outer = keyedState(password, 0x5c, schedule);
  const block = new Int32Array(BLOCK_WORDS);
  const state = new Int32Array(8);
  /** HMAC of what stands in `block`, into `block`, as the message of the next round. */
  const hmac = () => {
    state.set(inner);
    compress(state, block, schedule);
    fillBlock(block, state);
    state.set(outer);
    compress(state, block, schedule);
    fillBlock(block, state);
  };
  block.set(toWords(padded(Uint8Array.of(...salt, 0, 0, 0, 1))));
  hmac();
  const result = state.slice();
  for (let round = 1; round < rounds; round++) {
    hmac();
    for (let i = 0; i < 8; i++) result[i] = at(result, i) ^ at(state, i);
  }
  const bytes = new DataView(new ArrayBuffer(32));
  result.forEach((word, index) => {
    bytes.setInt32(index * WORD, word);
  });
  return new Uint8Array(bytes.buffer);
}

/** The state after the block that HMAC's key makes (RFC 2104). */
function keyedState(password: Uint8Array, pad: number, schedule: Int32Array): Int32Array {
  const key = new Uint8Array(BLOCK_WORDS * WORD);
  key.set(password);
  const state = initial.slice();
  compress(state, toWords(key.map((byte) => byte ^ pad)), schedule);
  return state;
}

/** A message of 32 bytes that follows a first block, padded. */
function fillBlock(block: Int32Array, message: Int32Array): void {
  block.fill(0);
  block.set(message);
  block[8] = 0x80000000 | 0;
  block[15] = (BLOCK_WORDS * WORD + 32) * 8;
}

/** A short message that follows a first block, padded. */
function padded(message: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK_WORDS * WORD);
  block.set(message);
  block[message.length] = 0x80;
  new DataView(block.buffer).setUint32(60, (BLOCK_WORDS * WORD + message.length) * 8);
  return block;
}

function toWords(bytes: Uint8Array): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int32Array.from({ length: BLOCK_WORDS }, (_, index) => view.getInt32(index * WORD));
}
