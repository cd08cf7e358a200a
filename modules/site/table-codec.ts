import type { ByteReader, ByteWriter } from "../base/bytes";
import { copyOf } from "../base/copy-of";
import type { MakeRow, Pool, PoolBuilder, PoolRow } from "./table-pool";

/** Where a table is written: bytes, and texts that are written once each. */
export interface TableOut {
	readonly bytes: ByteWriter;
	/** Number of a text, given when it is first used. */
	text(text: string): number;
}

/** Where a table is read from. */
export interface TableIn {
	readonly bytes: ByteReader;
	readonly texts: readonly string[];
	/** What rows and lists are made in. */
	readonly pool: PoolBuilder;
	/** Why the table is no good; null while nothing is wrong. The first reason stays. */
	fault: string | null;
}

/** How a value lies in a table. Reading what is malformed sets the fault, and gives something harmless. */
export interface Codec<T> {
	write(out: TableOut, value: T): void;
	read(from: TableIn): T;
}

const doubles = new DataView(new ArrayBuffer(8));
/** First byte of a real number. */
const Real = Object.freeze({ whole: 0, double: 1, minusInfinity: 2, infinity: 3 });
/** Whole numbers up to here fit a zigzag varint. */
const WHOLE_MAX = 2_251_799_813_685_248; // 2^51

function fail<T>(from: TableIn, what: string, harmless: T): T {
	from.fault ??= from.bytes.failed ? "ends too early" : `byte ${from.bytes.position}: ${what}`;
	return harmless;
}

/** A whole number: a varint, or a zigzag varint where it may be negative. */
export function whole(least: number, most: number): Codec<number> {
	return {
		write: (out, value) => {
			if (least < 0) out.bytes.zigzag(value);
			else out.bytes.varint(value);
		},
		read: (from) => {
			const value = least < 0 ? from.bytes.zigzag() : from.bytes.varint();
			if (from.bytes.failed || value < least || value > most) {
				return fail(from, `${value} is not from ${least} to ${most}`, Math.max(0, least));
			}
			return value;
		},
	};
}

/** Any number but NaN: whole ones short, others as a double. */
export const real: Codec<number> = {
	write: ({ bytes }, value) => {
		if (value === Number.NEGATIVE_INFINITY) bytes.u8(Real.minusInfinity);
		else if (value === Number.POSITIVE_INFINITY) bytes.u8(Real.infinity);
		else if (Number.isInteger(value) && Math.abs(value) < WHOLE_MAX) bytes.u8(Real.whole).zigzag(value);
		else {
			doubles.setFloat64(0, value);
			bytes.u8(Real.double).u32(doubles.getUint32(0)).u32(doubles.getUint32(4));
		}
	},
	read: (from) => {
		const { bytes } = from;
		const tag = bytes.u8();
		let value = Number.NaN;
		if (tag === Real.whole) value = bytes.zigzag();
		else if (tag === Real.double) {
			doubles.setUint32(0, bytes.u32());
			doubles.setUint32(4, bytes.u32());
			value = doubles.getFloat64(0);
		} else if (tag === Real.minusInfinity) value = Number.NEGATIVE_INFINITY;
		else if (tag === Real.infinity) value = Number.POSITIVE_INFINITY;
		return bytes.failed || Number.isNaN(value) ? fail(from, "no number", 0) : value;
	},
};

export const flag: Codec<boolean> = {
	write: ({ bytes }, value) => {
		bytes.u8(value ? 1 : 0);
	},
	read: (from) => {
		const byte = from.bytes.u8();
		return byte > 1 || from.bytes.failed ? fail(from, `${byte} is neither 0 nor 1`, false) : byte === 1;
	},
};

export const text: Codec<string> = {
	write: (out, value) => {
		out.bytes.varint(out.text(value));
	},
	read: (from) => {
		const index = from.bytes.varint();
		return from.texts[index] ?? fail(from, `there is no text ${index}`, "");
	},
};

/** One of a few values, by its place among them. */
export function oneOf<const T>(values: readonly T[]): Codec<T> {
	return {
		write: ({ bytes }, value) => {
			bytes.u8(values.indexOf(value));
		},
		read: (from) => {
			const index = from.bytes.u8();
			const value = values[index];
			return value === undefined || from.bytes.failed
				? fail(from, `${index} means nothing here`, values[0] as T)
				: value;
		},
	};
}

/** Always this: no byte is spent on it. */
export function always<const T>(value: T): Codec<T> {
	return { write: () => undefined, read: () => value };
}

/** A byte 0, or a byte 1 and the value. */
export function orNull<T>(codec: Codec<T>): Codec<T | null> {
	return {
		write: (out, value) => {
			flag.write(out, value !== null);
			if (value !== null) codec.write(out, value);
		},
		read: (from) => (flag.read(from) ? codec.read(from) : null),
	};
}

/** As {@link orNull}, for a field that may be missing. */
export function orAbsent<T>(codec: Codec<T>): Codec<T | undefined> {
	const given = orNull(codec);
	return {
		write: (out, value) => given.write(out, value ?? null),
		read: (from) => given.read(from) ?? undefined,
	};
}

/** How many, then each. */
export function list<T>(codec: Codec<T>, most: number, least = 0): Codec<readonly T[]> {
	return {
		write: (out, values) => {
			out.bytes.varint(values.length);
			for (const value of values) codec.write(out, value);
		},
		read: (from) => {
			const count = from.bytes.varint();
			if (count < least || count > most) return fail(from, `${count} entries; ${least} to ${most} may be`, []);
			const values: T[] = [];
			while (values.length < count && from.fault === null) values.push(codec.read(from));
			return from.pool.list(values);
		},
	};
}

type Fields<T> = { readonly [K in keyof T]-?: Codec<T[K]> };

/** Its fields one after the other, in this order. A field of the type that is not here does not compile. */
export function record<T extends object>(fields: Fields<T>): Codec<T> {
	const keys = Object.keys(fields) as (keyof T)[];
	return {
		write: (out, value) => {
			for (const key of keys) fields[key].write(out, value[key]);
		},
		read: (from) => {
			const value: Partial<T> = {};
			for (const key of keys) value[key] = fields[key].read(from);
			return value as T;
		},
	};
}

/** As {@link record}, for what there are many of: what is read is a row of the pool, and equal ones are one object. */
export function row<T extends object>(fields: Fields<T>): Codec<T> {
	const keys = Object.keys(fields) as (keyof T)[];
	const kind = rowKind(keys);
	return {
		write: record(fields).write,
		read: (from) => {
			const values = keys.map((key) => fields[key].read(from));
			return from.pool.row(kind, values) as object as T;
		},
	};
}

/** A class whose instances have these fields, each read from the pool. */
function rowKind(keys: readonly PropertyKey[]): MakeRow {
	class Row implements PoolRow {
		readonly pool: Pool;
		readonly cell: number;

		constructor(pool: Pool, cell: number) {
			this.pool = pool;
			this.cell = cell;
		}

		/** To whoever shows a part of a plan it is its fields, and not the pool. */
		toJSON(): object {
			return copyOf(this);
		}
	}
	keys.forEach((key, column) => {
		Object.defineProperty(Row.prototype, key, {
			enumerable: true,
			get(this: Row): unknown {
				return this.pool.values[this.pool.cells[this.cell + column] as number];
			},
		});
	});
	return Row;
}
