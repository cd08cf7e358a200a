import { ClockQuality } from "../../../modules/ports/clock";
import { GapCause, Quality, RecordKind, StoreFault } from "../../../modules/store/record";
import type { FoundLog, FoundLogs, FoundRecord, LogName, Missing } from "./read-log";

/** The name of a number in a table of names: `otherSize` is told as "other-size"; one that is not there as itself. */
function wordOf(names: Readonly<Record<string, number>>, number: number): string {
	const [name] = Object.entries(names).find(([, value]) => value === number) ?? [];
	return name === undefined ? String(number) : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const isoTime = (timeMs: number): string => new Date(timeMs).toISOString();

/** A record as one line of JSON. */
export function recordLine({ log, epoch, sequence, block, body, decoded }: FoundRecord): string {
	const place = { log, epoch, sequence, block };
	const bytes = Buffer.from(body).toString("hex");
	if (decoded === null) return JSON.stringify({ ...place, kind: wordOf(RecordKind, body[0] ?? 0), bytes });
	const { kind, clockQuality, timeMs, ...rest } = decoded;
	const clock = wordOf(ClockQuality, clockQuality);
	const time = clockQuality === ClockQuality.none ? { upMs: timeMs } : { time: isoTime(timeMs) };
	return JSON.stringify({ ...place, kind: wordOf(RecordKind, kind), ...time, clock, ...worded(rest), bytes });
}

/** Numbers that stand for words, as words; bytes as hexadecimal digits. */
function worded(content: object): object {
	return Object.fromEntries(
		Object.entries(content).map(([key, value]) => {
			if (key === "cause") return [key, wordOf(GapCause, value)];
			if (key === "fault") return [key, wordOf(StoreFault, value)];
			if (key === "ring") return [key, value === 0 ? "events" : "telemetry"];
			if (value instanceof Uint8Array) return [key, Buffer.from(value).toString("hex")];
			if (key !== "values" || !Array.isArray(value)) return [key, value];
			return [key, value.map((one) => ({ ...one, quality: wordOf(Quality, one.quality) }))];
		}),
	);
}

/** What is to be said of one log, a line for each thing. */
export function logLines(log: FoundLog): string[] {
	const { name, epoch, blocks, boots, nextSequence, missing, missingBlocks, altered, told } = log;
	const [oldest] = blocks;
	const finished = blocks.at(-2);
	const records = blocks.reduce((sum, block) => sum + block.records, 0);
	const spoiled = blocks.reduce((sum, block) => sum + block.spoiledUnits, 0);
	const range = records === 0 ? "" : ` (${oldest?.firstSequence} to ${nextSequence - 1})`;
	const kept = blocks.length - 1 - altered.length;
	return [
		`log ${epoch}, blocks ${oldest?.number} to ${blocks.at(-1)?.number}, ${records} records${range}, ${boots} boots`,
		...log.cursors.flatMap((cursor, reader) => (cursor > 1 ? [`reader ${reader} has all before ${cursor}`] : [])),
		...(log.tail > 1 ? [`all before ${log.tail} was given up`] : []),
		`${kept} of ${blocks.length - 1} finished blocks hash to what the block behind them says`,
		...(spoiled > 0 ? [`${spoiled} units hold no frame: cut short by a power cut, or spoiled`] : []),
		...altered.map((number) => `block ${number} is not what the block behind it says: altered or damaged`),
		...missingBlocks.map((number) => `block ${number} is not there`),
		...missing.map(missingLine),
		...told.map(toldLine),
		...(finished === undefined ? [] : [`anchor ${epoch}:${finished.number}:${finished.hash}`]),
	].map((line) => `${name}: ${line}`);
}

function missingLine({ first, end, toldBy }: Missing): string {
	const what = end - first === 1 ? `record ${first} is` : `records ${first} to ${end - 1} are`;
	return `${what} not there${toldBy === null ? "" : `, as record ${toldBy} tells`}`;
}

function toldLine({ sequence, decoded }: FoundRecord): string {
	if (decoded?.kind === RecordKind.gap) {
		const { cause, first, span, records, values } = decoded;
		const gone = `${first} to ${first + span - 1}: ${records} records, ${values} values`;
		return `record ${sequence} tells of a gap: ${gone}: ${wordOf(GapCause, cause)}`;
	}
	if (decoded?.kind !== RecordKind.fault) return "";
	const { fault, ring, number } = decoded;
	const place = `${ring === 0 ? "events" : "telemetry"} ${number}`;
	return `record ${sequence} tells of a fault: ${wordOf(StoreFault, fault)}: ${place}`;
}

const counted = (count: number, what: string): string => `${count} ${count === 1 ? what.replace("s ", " ") : what}`;

/** What is wrong with the logs as a whole, a line for each thing. @param imageBlocks blocks that were there to read */
export function logFaults({ logs, partitionBlocks }: FoundLogs, imageBlocks: number): string[] {
	const sum = (count: (log: FoundLog) => number): number => logs.reduce((total, log) => total + count(log), 0);
	const counts: readonly (readonly [number, string])[] = [
		[sum(({ altered }) => altered.length), "blocks altered or damaged"],
		[sum(({ missingBlocks }) => missingBlocks.length), "blocks missing"],
		[sum(({ missing }) => missing.reduce((total, { first, end }) => total + end - first, 0)), "records missing"],
	];
	const there = logs.map(({ name }) => name);
	return [
		...counts.flatMap(([count, what]) => (count > 0 ? [counted(count, what)] : [])),
		...["events", "telemetry"].flatMap((name) => (there.includes(name as LogName) ? [] : [`no log of ${name}`])),
		...(imageBlocks < partitionBlocks ? [`${imageBlocks} blocks of ${partitionBlocks}: the image is cut`] : []),
	];
}
