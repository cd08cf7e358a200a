const BLOCK_BYTES = 64;
/** Words of the state, in front of the schedule. */
const STATE = 8;
const LENGTH_AT = 56;
const ROUNDS = 64;

/** First 32 bits of the fractions of the cube roots of the first 64 primes; FIPS 180-4, 4.2.2. */
const roundConstants = Uint32Array.of(
	0x428a2f98,
	0x71374491,
	0xb5c0fbcf,
	0xe9b5dba5,
	0x3956c25b,
	0x59f111f1,
	0x923f82a4,
	0xab1c5ed5,
	0xd807aa98,
	0x12835b01,
	0x243185be,
	0x550c7dc3,
	0x72be5d74,
	0x80deb1fe,
	0x9bdc06a7,
	0xc19bf174,
	0xe49b69c1,
	0xefbe4786,
	0x0fc19dc6,
	0x240ca1cc,
	0x2de92c6f,
	0x4a7484aa,
	0x5cb0a9dc,
	0x76f988da,
	0x983e5152,
	0xa831c66d,
	0xb00327c8,
	0xbf597fc7,
	0xc6e00bf3,
	0xd5a79147,
	0x06ca6351,
	0x14292967,
	0x27b70a85,
	0x2e1b2138,
	0x4d2c6dfc,
	0x53380d13,
	0x650a7354,
	0x766a0abb,
	0x81c2c92e,
	0x92722c85,
	0xa2bfe8a1,
	0xa81a664b,
	0xc24b8b70,
	0xc76c51a3,
	0xd192e819,
	0xd6990624,
	0xf40e3585,
	0x106aa070,
	0x19a4c116,
	0x1e376c08,
	0x2748774c,
	0x34b0bcb5,
	0x391c0cb3,
	0x4ed8aa4a,
	0x5b9cca4f,
	0x682e6ff3,
	0x748f82ee,
	0x78a5636f,
	0x84c87814,
	0x8cc70208,
	0x90befffa,
	0xa4506ceb,
	0xbef9a3f7,
	0xc67178f2,
);

/** The same of the square roots of the first 8; FIPS 180-4, 5.3.3. */
const start = Uint32Array.of(
	0x6a09e667,
	0xbb67ae85,
	0x3c6ef372,
	0xa54ff53a,
	0x510e527f,
	0x9b05688c,
	0x1f83d9ab,
	0x5be0cd19,
);

/** SHA-256 (FIPS 180-4) for where the platform has none; as the Digest port wants it. Messages below 512 MiB. */
export class Sha256 {
	/** The state, then the schedule, which begins with the block. */
	readonly #words = new Uint32Array(STATE + ROUNDS);
	#filled = 0;
	#length = 0;

	constructor() {
		this.reset();
	}

	reset(): void {
		this.#words.set(start);
		this.#filled = 0;
		this.#length = 0;
	}

	update(bytes: Uint8Array): void {
		this.#length += bytes.length;
		for (let index = 0; index < bytes.length; index += 1) this.push(bytes[index] as number);
	}

	finish(into: Uint8Array): void {
		const bits = this.#length * 8;
		this.push(0x80);
		while (this.#filled !== LENGTH_AT) this.push(0);
		for (let count = 0; count < 4; count += 1) this.push(0);
		for (let shift = 24; shift >= 0; shift -= 8) this.push((bits >>> shift) & 0xff);
		for (let index = 0; index < 32; index += 1) {
			into[index] = ((this.#words[index >> 2] as number) >>> (24 - 8 * (index & 3))) & 0xff;
		}
	}

	private push(byte: number): void {
		const at = STATE + (this.#filled >> 2);
		this.#words[at] = ((this.#words[at] as number) << 8) | byte;
		this.#filled += 1;
		if (this.#filled < BLOCK_BYTES) return;
		this.#filled = 0;
		this.expand();
		this.compress();
	}

	private expand(): void {
		const w = this.#words;
		for (let t = STATE + 16; t < STATE + ROUNDS; t += 1) {
			const x = w[t - 15] as number;
			const y = w[t - 2] as number;
			const sigma0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
			const sigma1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
			w[t] = (w[t - 16] as number) + sigma0 + (w[t - 7] as number) + sigma1;
		}
	}

	private compress(): void {
		const s = this.#words;
		let a = s[0] as number;
		let b = s[1] as number;
		let c = s[2] as number;
		let d = s[3] as number;
		let e = s[4] as number;
		let f = s[5] as number;
		let g = s[6] as number;
		let h = s[7] as number;
		for (let t = 0; t < ROUNDS; t += 1) {
			const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
			const first = (h + sum1 + ((e & f) ^ (~e & g)) + (roundConstants[t] as number) + (s[STATE + t] as number)) | 0;
			const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
			const second = sum0 + ((a & b) ^ (a & c) ^ (b & c));
			h = g;
			g = f;
			f = e;
			e = (d + first) | 0;
			d = c;
			c = b;
			b = a;
			a = (first + second) | 0;
		}
		s[0] = (s[0] as number) + a;
		s[1] = (s[1] as number) + b;
		s[2] = (s[2] as number) + c;
		s[3] = (s[3] as number) + d;
		s[4] = (s[4] as number) + e;
		s[5] = (s[5] as number) + f;
		s[6] = (s[6] as number) + g;
		s[7] = (s[7] as number) + h;
	}
}
