import { decode } from "cbor-x";

/*
 * A reader of packs written from PACK.md and FORMAT.md alone, in the plainest way: it shares nothing with
 * modules/uplink, so that what the two agree on is what the pages say.
 */

interface Model {
	p: number;
	n: number;
}

/** Models by name, each made when it is first asked for. */
class Models {
	readonly #byName = new Map<string, Model>();

	get(name: string): Model {
		const model = this.#byName.get(name) ?? { p: 32_768, n: 0 };
		this.#byName.set(name, model);
		return model;
	}
}

class Bits {
	readonly #bytes: Uint8Array;
	readonly #models = new Models();
	#at = 4;
	#range = 0xffff_ffff;
	#code: number;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
		this.#code = [0, 1, 2, 3].reduce((code, at) => code * 256 + (bytes[at] ?? 0), 0);
	}

	get allAskedFor(): boolean {
		return this.#at >= this.#bytes.length;
	}

	by(name: string): 0 | 1 {
		const model = this.#models.get(name);
		const bound = Math.floor(this.#range / 65_536) * model.p;
		const bit = this.#code < bound ? 0 : 1;
		if (bit === 0) this.#range = bound;
		else {
			this.#code -= bound;
			this.#range -= bound;
		}
		const goal = bit === 0 ? 65_488 : 48;
		model.p += Math.trunc(((goal - model.p) * Math.floor(655_360 / (10 * model.n + 16))) / 65_536);
		model.n = Math.min(31, model.n + 1);
		this.#fill();
		return bit;
	}

	plain(width: number): number {
		let value = 0;
		for (let bit = 0; bit < width; bit += 1) {
			this.#range = Math.floor(this.#range / 2);
			value *= 2;
			if (this.#code >= this.#range) {
				this.#code -= this.#range;
				value += 1;
			}
			this.#fill();
		}
		return value;
	}

	magnitude(table: string): number {
		let length = 0;
		while (length < 48 && this.by(`${table} step ${Math.min(length, 15)}`) === 1) length += 1;
		if (length < 2) return length;
		let value = 1;
		for (let at = 0; at < length - 1; at += 1) {
			value = 2 * value + (at < 2 ? this.by(`${table} bit ${Math.min(length - 2, 6)} ${at}`) : this.plain(1));
		}
		return value;
	}

	#fill(): void {
		while (this.#range < 2 ** 24) {
			this.#range *= 256;
			this.#code = this.#code * 256 + (this.#bytes[this.#at] ?? 0);
			this.#at += 1;
		}
	}
}

interface Column {
	last: number;
	mean: number;
	lively: number;
	turn: number;
}

const round = (x: number): number => Math.floor(x + 0.5);

/** A value's counts. */
function counts(bits: Bits, columns: Map<number, Column>, point: number): number {
	const column = columns.get(point);
	if (column === undefined) {
		let value = bits.magnitude("firsts");
		if (value !== 0 && bits.by("below") === 1) value = -value;
		columns.set(point, { last: value, mean: 16 * value, lively: 16, turn: 0 });
		return value;
	}
	const l = [4, 10, 20, 48, 192].filter((limit) => limit <= column.lively).length;
	const pull = column.mean - 16 * column.last;
	const away = Math.abs(pull) < 6 ? 0 : Math.abs(pull) < 20 ? 1 : 2;
	const c = 5 * l + 2 + (pull < 0 ? -away : away);
	const f = 3 * c + (l < 3 ? column.turn : 0);
	let step = 0;
	if (bits.by(`moves ${f}`) === 1) {
		const falls = bits.by(`falls ${l < 4 ? f : 0}`) === 1;
		const b = falls === pull < 0 ? 1 : 0;
		step = bits.magnitude(`steps ${5 * l + Math.min(4, 2 * away + b)}`) + 1;
		if (falls) step = -step;
	}
	column.last += step;
	column.turn = step === 0 ? 0 : step < 0 ? 1 : 2;
	column.mean += round((16 * column.last - column.mean) / 4);
	column.lively += round((16 * Math.min(65_536, Math.abs(step)) - column.lively) / 8);
	return column.last;
}

function varint(value: number): number[] {
	return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

const bigEndian = (value: number): number[] => [5, 4, 3, 2, 1, 0].map((byte) => Math.floor(value / 256 ** byte) % 256);

function* records(bits: Bits, points: number, count: number): Generator<number[]> {
	const columns = new Map<number, Column>();
	const quality = new Map<number, number>();
	const follows = new Map<number, number | "end">();
	const startAfter = new Map<number, number>();
	const lastRow = new Map<number, { timeMs: number; periodMs: number }>();
	let kind = 1;
	let clock = 0;
	let start = 0;
	let timeMs = -1;
	for (let index = 0; index < count; index += 1) {
		if (bits.by("kind") === 1) kind = bits.plain(8);
		if (bits.by("clock") === 1) clock = bits.plain(8);
		const isRow = kind === 1 && bits.by("row") === 0;
		if (isRow) {
			const next = bits.by("start") === 0 ? (startAfter.get(start) ?? 0) : bits.magnitude("jumps");
			startAfter.set(start, next);
			start = next;
		}
		if (timeMs < 0) timeMs = bits.plain(48);
		else {
			const before = isRow ? lastRow.get(start) : undefined;
			const hoped = before === undefined || before.timeMs === 0 ? -1 : before.timeMs + before.periodMs;
			const expected = hoped >= 0 && hoped < 2 ** 48 ? hoped : timeMs;
			const group = isRow ? "rows" : "others";
			timeMs = expected;
			if (bits.by(`expected ${group}`) === 1) {
				const isEarly = bits.by(`early ${group}`) === 1;
				const size = bits.magnitude(`times ${group}`) + 1;
				timeMs += isEarly ? -size : size;
			}
		}
		const head = [kind, clock, ...bigEndian(timeMs)];
		if (!isRow) {
			const length = bits.magnitude("lengths");
			const bytes: number[] = [];
			while (bytes.length < length) {
				let node = 1;
				while (node < 256) node = 2 * node + bits.by(`byte ${node}`);
				bytes.push(node - 256);
			}
			yield [...head, ...bytes];
			continue;
		}
		const before = lastRow.get(start) ?? { timeMs: 0, periodMs: 0 };
		lastRow.set(start, { timeMs, periodMs: before.timeMs === 0 ? before.periodMs : timeMs - before.timeMs });
		const values: number[][] = [];
		for (let point: number | "end" = start; point !== "end"; ) {
			const rank = bits.by("quality") === 0 ? (quality.get(point) ?? 0) : bits.plain(2);
			quality.set(point, rank);
			const value = varint(4 * point + rank);
			if (rank !== 3) {
				const signed = counts(bits, columns, point);
				value.push(...varint(signed < 0 ? -2 * signed - 1 : 2 * signed));
			}
			values.push(value);
			if (bits.by("follows") === 0) point = follows.get(point) ?? (point + 1 < points ? point + 1 : "end");
			else {
				const jump = bits.magnitude("jumps");
				const next: number | "end" = jump === 0 ? "end" : jump - 1;
				follows.set(point, next);
				point = next;
			}
		}
		yield [...head, ...varint(values.length), ...values.flat()];
	}
}

export interface PlainPack {
	readonly epoch: Uint8Array;
	readonly schema: Uint8Array;
	readonly points: number;
	readonly first: number;
	readonly records: readonly Uint8Array[];
}

/** Reads a pack that is known to be sound. */
export function plainUnpack(message: Uint8Array): PlainPack {
	const [version, epoch, schema, points, first, count, coded] = decode(message) as [
		number,
		Uint8Array,
		Uint8Array,
		number,
		number,
		number,
		Uint8Array,
	];
	if (version !== 2) throw new Error(`version ${version}`);
	const bits = new Bits(coded);
	const bodies = [...records(bits, points, count)].map((body) => Uint8Array.from(body));
	if (!bits.allAskedFor) throw new Error("bytes behind the last record");
	return { epoch: Uint8Array.from(epoch), schema: Uint8Array.from(schema), points, first, records: bodies };
}
