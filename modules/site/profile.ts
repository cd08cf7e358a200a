/*
 * The shape of a device profile, as `drivers/<id>.json` holds it. `drivers/profile.schema.json` says the same for
 * editors and for `npm run lint:drivers`. Addresses are those on the wire, counted from 0.
 *
 * Nothing is guessed: what no source says is left out, and what a source gives without proof is named in `unverified`.
 */

export type LineFormat = "8N1" | "8E1" | "8O1" | "8N2";
export type RegisterTable = "coil" | "discrete" | "holding" | "input";

/**
 * How a value lies in its registers. `bit` is one coil, one discrete input; all others are registers: 16 bits, or two
 * registers for 32 bits. `bcd16` and `bcd32` hold a decimal digit in each four bits.
 */
export type RegisterType = "bit" | "u16" | "s16" | "u32" | "s32" | "f32" | "bcd16" | "bcd32";

/**
 * Bytes of a 32-bit value in the order in which they are sent, A the most significant. `unknown`: no source says; such
 * a quantity is described and never read until a site says which.
 */
export type WordOrder = "ABCD" | "CDAB" | "DCBA" | "BADC" | "unknown";

export type Confidence = "high" | "medium" | "low";

/** A register or a bit somewhere else in the same device. */
export interface RegisterRef {
	readonly table: RegisterTable;
	readonly address: number;
}

/** `value` is so: all raw values in `raw`, or the bits in `mask` equal `is` (default: all of them clear). */
export interface Condition extends RegisterRef {
	readonly raw?: readonly number[];
	readonly mask?: number;
	readonly is?: number;
	/** What a value is while the condition does not hold; default "bad". */
	readonly otherwise?: "bad" | "uncertain";
	/** What it means when it does not hold, in words: "probe 1 is broken". */
	readonly meaning: string;
}

export interface ProfileQuantity {
	/** Lower case, digits, hyphens. With `repeat`, `#` stands for the number: "temperature-#". */
	readonly name: string;
	/** From the closed list of the schema. */
	readonly kind: string;
	readonly table: RegisterTable;
	readonly address: number;
	readonly type: RegisterType;
	/** Of 32-bit types; default ABCD. */
	readonly order?: WordOrder;
	/** A part of one register: `width` bits from bit `shift` on, 0 the least significant; a signed type is extended. */
	readonly bits?: { readonly shift: number; readonly width: number };
	/** value = raw × scale + offset, in `unit`; default 1. */
	readonly scale?: number;
	/** Default 0. SMT100: −100. */
	readonly offset?: number;
	/** The device says its scale in a register: that register's value → scale. Bad while it holds another. */
	readonly scaleFrom?: RegisterRef & { readonly scales: { readonly [raw: string]: number } };
	/** Resolution of the stored value, in the unit; default |scale|, or the least of `scaleFrom`; needed for f32. */
	readonly step?: number;
	/** From the closed list of the schema (UCUM where it has one). */
	readonly unit: string;
	/** Names of raw values: { "0": "mineral" }. */
	readonly values?: { readonly [raw: string]: string };
	/** Outside is a fault, in the unit. */
	readonly range?: readonly [number, number];
	/** ± in the unit, as the source gives it. */
	readonly accuracy?: number;
	/** Raw values that mean "no value" (0x8000 of a probe that is not there). NaN of an f32 always does. */
	readonly invalid?: readonly number[];
	/** The value counts only while all of these hold: status bits, units that can be switched. */
	readonly goodWhile?: readonly Condition[];
	/** A change faster than this is a fault: the value is uncertain. In the unit per minute. */
	readonly maxRatePerMinute?: number;
	/** A value that has not moved by a step for this long is uncertain. Only where a sound device always moves. */
	readonly stuckAfterMs?: number;
	/** It counts up: raw values wrap after `wrapsAt` (65536), and begin again at `resets`. Consumers take differences. */
	readonly counter?: { readonly wrapsAt?: number; readonly resets?: "power-up" | "command" | "never" };
	/** Reading clears it: never read unless a point names it, never retried, never read by the way. */
	readonly destructive?: true;
	/** Default 10 000. */
	readonly periodMs?: number;
	/** Default three periods. */
	readonly staleAfterMs?: number;
	/**
	 * Several alike: the n-th lies at address + (n − from) × stride; with `bits` in the same register, at
	 * bits.shift + (n − from) × stride.
	 */
	readonly repeat?: { readonly from: number; readonly count: number; readonly stride: number };
	readonly note?: string;
}

/** A write of one or more registers or coils. `function` 5, 6, 15 or 16. */
export interface ProfileWrite {
	readonly function: 5 | 6 | 15 | 16;
	readonly address: number;
	/** Words that are written; for functions 5 the raw word (0xFF00 = 65280), for 15 zeros and ones. */
	readonly values: readonly number[];
}

export interface ProfileActuator {
	/** With `repeat`, `#` stands for the number. */
	readonly name: string;
	/** relay: on and off. valve: open and close, with a position. drive: run and stop. set-point: a number. */
	readonly kind: "relay" | "valve" | "drive" | "set-point";
	/** Away from rest: relay closed, valve open, drive running. Missing on set-points. */
	readonly on?: ProfileWrite;
	readonly off?: ProfileWrite;
	/** Set-points and positions: the register that takes raw = (value − offset) / scale, and the range in the unit. */
	readonly set?: RegisterRef & {
		readonly function: 6 | 16;
		readonly type: "u16" | "s16" | "f32";
		readonly order?: WordOrder;
		readonly scale?: number;
		readonly offset?: number;
		readonly unit: string;
		readonly range: readonly [number, number];
	};
	/**
	 * Where its state is read, and what is on and off there: default 1 and 0, of a register's bits in `mask` (default
	 * all). With `repeat` the address moves, or with `mask` the mask, `on` and `off` move by stride bits.
	 */
	readonly readBack?: RegisterRef & { readonly mask?: number; readonly on?: number; readonly off?: number };
	/** How sure a read-back is: the relay's own coil proves the command, a position proves the valve. */
	readonly proves?: "command" | "position" | "current" | "flow";
	readonly travelMs?: number;
	/** The board ends it by itself: written instead of `on`, with the time as part of the value. */
	readonly timer?: {
		readonly write: ProfileWrite;
		/** The time is added to the last of `values`, in these units. */
		readonly unitMs: number;
		readonly most: number;
	};
	/** The device goes to its safe state when nobody talks to it for so long. */
	readonly watchdog?: RegisterRef & {
		readonly function: 6 | 16;
		readonly unitMs: number;
		readonly range: readonly [number, number];
		/** What it does then, in words. */
		readonly effect: string;
	};
	readonly longestLeaseMs?: number;
	/** What it does when it loses power, in words; missing: unknown. */
	readonly powerUp?: string;
	readonly repeat?: { readonly from: number; readonly count: number; readonly stride: number };
	readonly note?: string;
}

/** When a setting takes effect. */
export type Effect = "at once" | "restart" | "power cycle" | "unknown";

export interface ProfileSetting extends RegisterRef {
	/** Functions that write it; missing: read only. The first is used. */
	readonly functions?: readonly (5 | 6 | 16)[];
	/** It is a float of two registers, and so are its values; default one register, an integer. */
	readonly type?: "f32";
	readonly order?: WordOrder;
	/** It lies in the high byte, the low byte … of its register; default the whole. */
	readonly bits?: { readonly shift: number; readonly width: number };
	readonly effect?: Effect;
	readonly note?: string;
}

export interface ProfileSetup {
	/** Everything is as in this profile; what stands beside it replaces its part. */
	readonly like?: string;
	/** The unit address. */
	readonly address?: ProfileSetting & {
		readonly range?: readonly [number, number];
		/** It is asked at this unit instead of its own (253 of SMT100): one device on the line only. */
		readonly atUnit?: number;
		/** Which unit answers the write. Default: the one that was asked. */
		readonly answeredBy?: "old" | "new" | "nobody";
	};
	/** Baud → raw value. Only these are allowed. Missing `values`: the encoding is unknown, and nothing writes it. */
	readonly baud?: ProfileSetting & { readonly values?: { readonly [baud: string]: number } };
	readonly parity?: ProfileSetting & { readonly values?: { readonly [parity: string]: number } };
	readonly stopBits?: ProfileSetting & { readonly values?: { readonly [bits: string]: number } };
	/** To be written last, or changes are lost at power-off; at the new address. */
	readonly save?: ProfileWrite;
	/** Asks a lone device for its unit: a raw frame without CRC, as hexadecimal bytes, and who answers. */
	readonly query?: { readonly request: string; readonly answeredBy: "real unit" | "asked unit" };
	/** What else can be set, by name; `must`: what this profile needs it to be (auto-report off, degrees Celsius). */
	readonly settings?: readonly (ProfileSetting & {
		readonly name: string;
		readonly values?: { readonly [name: string]: number };
		readonly must?: number;
		/** Why nobody should write it lightly. */
		readonly danger?: string;
	})[];
	/** Set by switches, keys or a strap, not over the line: in words. */
	readonly byHand?: string;
}

/** Something to be told before it measures. */
export interface ProfileStart {
	readonly when: "power-up" | "each-reading";
	readonly write?: ProfileWrite;
	/** Or a raw frame without unit and CRC, as hexadecimal bytes: "03 25 00 00 00". */
	readonly raw?: string;
	/** Values are sound after this. */
	readonly waitMs: number;
}

export interface ProfileLine {
	/** As it leaves the factory; missing: unknown. */
	readonly unit?: number;
	readonly baud?: number;
	readonly format?: LineFormat;
	/** Speeds and formats that it can be set to; empty: unknown. */
	readonly bauds: readonly number[];
	readonly formats: readonly LineFormat[];
	/** Longest time from the end of a request to the beginning of its reply; default 300. */
	readonly replyTimeoutMs?: number;
	/** Usual time to answer, where the source says it. */
	readonly turnaroundMs?: number;
	/** Silence before a request beyond t3.5; default 0. */
	readonly gapMs?: number;
	/** Silent for so long after power-up. */
	readonly powerUpMs?: number;
	/** Most registers a read; default: as many as the longest run of adjacent registers in the profile. */
	readonly registersPerRead?: number;
	/** Registers that nobody asked for may be read with others; default false. */
	readonly holes?: boolean;
	/** It answers only reads that begin and end as the quantities do, one by one: nothing is merged. */
	readonly exactReads?: true;
	/** It answers exactly these reads and is silent to all others: quantities are taken out of them. */
	readonly reads?: readonly (RegisterRef & { readonly count: number })[];
	/** Exceptions that mean "measuring, ask again", and how. */
	readonly wait?: { readonly exceptions: readonly number[]; readonly retryMs: number; readonly tries: number };
}

/** How it is recognised: a read, and what must be in the reply. */
export interface ProfileIdentify extends RegisterRef {
	readonly count: number;
	/** Raw words that it must hold; null: any. */
	readonly holds: readonly (number | null)[];
}

export interface ProfileQuirk {
	/** What is odd. */
	readonly what: string;
	/** What follows from it, for whoever installs, reads or changes it. */
	readonly so: string;
}

/**
 * Another model or batch with the same map but for what stands here. A site names it `<id>/<variant>`.
 */
export interface ProfileVariant {
	readonly id: string;
	readonly model: string;
	readonly vendor?: string;
	readonly confidence?: Confidence;
	readonly line?: Partial<ProfileLine>;
	/** Quantities and actuators of the base that this one lacks. */
	readonly without?: readonly string[];
	/** Replace the base's of the same name field by field, or are added. */
	readonly quantities?: readonly (Partial<ProfileQuantity> & { readonly name: string })[];
	readonly actuators?: readonly ProfileActuator[];
	/** What stands in it replaces that part of the base's; `byHand` and nothing else replaces all of it. */
	readonly setup?: ProfileSetup;
	readonly unverified?: readonly string[];
	readonly note?: string;
}

export interface Profile {
	readonly $schema?: string;
	readonly id: string;
	readonly vendor: string;
	/** Other names that it is sold under. */
	readonly relabels?: readonly string[];
	readonly model: string;
	/** Of the firmware, protocol or manual that this is about. */
	readonly revision?: string;
	readonly confidence: Confidence;
	/** Paths of fields that no source confirms: "line.baud", "quantities.ph.scale", "setup.baud.values", "block read". */
	readonly unverified: readonly string[];
	readonly line: ProfileLine;
	readonly identify?: readonly ProfileIdentify[];
	readonly quantities: readonly ProfileQuantity[];
	readonly actuators: readonly ProfileActuator[];
	readonly start?: ProfileStart;
	readonly setup?: ProfileSetup;
	readonly variants?: readonly ProfileVariant[];
	/** Colours, terminals, supply, straps: in words. */
	readonly wiring?: readonly string[];
	readonly quirks: readonly ProfileQuirk[];
	readonly sources: readonly { readonly kind: "manual" | "driver" | "field" | "secondhand"; readonly ref: string }[];
}
