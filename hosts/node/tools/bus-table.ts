import type { Line } from "../../../modules/bus/line";
import type { Slave } from "../../../modules/bus/slave";
import { exceptionCodes } from "../../../modules/bus/slave-memory";
import { frameGapUs } from "../../../modules/bus/timing";
import type { LinePlan } from "../../../modules/site/plan";
import { tenths } from "./answer-words";

/** What is known of one slave. Times in milliseconds; null while nothing is known. */
export interface SlaveRow {
	readonly device: string;
	readonly unit: number;
	readonly requests: number;
	readonly replies: number;
	readonly timeouts: number;
	readonly damaged: number;
	/** By code; `other` for codes that the standard does not name. */
	readonly exceptions: { readonly [code: string]: number };
	readonly late: number;
	readonly retries: number;
	readonly p50Ms: number | null;
	readonly p99Ms: number | null;
	/** Silence before a request to it, beyond the line's own. */
	readonly gapMs: number;
	/** What it refuses to give, or keeps silent on: `holding 12`, `input 3:2`. */
	readonly refused: readonly string[];
	readonly silent: boolean;
}

/** What is known of one line. */
export interface LineRows {
	readonly line: string;
	readonly path: string;
	readonly baud: number;
	/** Share of the last minute that it was busy. */
	readonly loadPercent: number;
	/** t3.5. */
	readonly gapMs: number;
	/** Bytes that came when none were due. */
	readonly strayBytes: number;
	/** Sound frames that answered nothing that was asked. */
	readonly strangers: number;
	readonly portLosses: number;
	readonly lastPortError: string;
	readonly formatChanges: number;
	readonly slaves: readonly SlaveRow[];
}

/** What a line and its slaves have counted since it was made. */
export function rowsOf(line: Line, plan: LinePlan, path: string): LineRows {
	const { parity = "none", stop = 1 } = line.slaves[0]?.options ?? {};
	return {
		line: plan.name,
		path,
		baud: plan.baud,
		loadPercent: tenths(line.loadPercent()),
		gapMs: tenths(frameGapUs(plan.baud, parity, stop) / 1000),
		strayBytes: line.strayBytes,
		strangers: line.strangers,
		portLosses: line.port.losses,
		lastPortError: line.port.lastError,
		formatChanges: line.port.formatChanges,
		slaves: line.slaves.map((slave, index) => slaveRow(slave, plan.devices[index]?.name ?? "", refusedOf(line, index))),
	};
}

const tables = ["", "coil", "discrete", "holding", "input"];

/** The registers that the line has found a slave not to have. */
function refusedOf(line: Line, slave: number): readonly string[] {
	const { plan } = line.poller;
	return Array.from(plan.order.keys())
		.filter((place) => plan.at(place).slave === slave && plan.joins.isRefused(place))
		.map((place) => {
			const { code, address, count } = plan.at(place);
			return `${tables[code]} ${address}${count > 1 ? `:${count}` : ""}`;
		});
}

function slaveRow(slave: Slave, device: string, refused: readonly string[]): SlaveRow {
	const { unit, requests, replies, timeouts, damaged, late, retries, silent } = slave;
	const exceptions = Array.from(
		{ length: exceptionCodes },
		(_, code) => [code === 0 ? "other" : code, slave.exceptionCount(code)] as const,
	);
	return {
		device,
		unit,
		requests,
		replies,
		timeouts,
		damaged,
		exceptions: Object.fromEntries(exceptions.filter(([, count]) => count > 0)),
		late,
		retries,
		p50Ms: quantile(slave, 0.5),
		p99Ms: quantile(slave, 0.99),
		gapMs: slave.options.gapMs,
		refused,
		silent,
	};
}

function quantile(slave: Slave, share: number): number | null {
	const ms = slave.times.quantileMs(share);
	return Number.isNaN(ms) ? null : tenths(ms);
}

const head = [
	...["device", "unit", "requests", "replies", "timeouts", "damaged", "exceptions", "late", "retries"],
	...["p50 ms", "p99 ms", "gap ms", ""],
];

/** A table for a terminal: a line of words for each line, a row for each slave. */
export function busTable(lines: readonly LineRows[]): string {
	return lines.map(lineTable).join("\n");
}

function lineTable(line: LineRows): string {
	const { path, baud, loadPercent, gapMs, strayBytes, strangers, portLosses, formatChanges, lastPortError } = line;
	const loss = lastPortError === "" ? "" : ` (${lastPortError})`;
	const words = [
		`line ${line.line} (${path}, ${baud} baud): load ${loadPercent.toFixed(1)} %, gap ${gapMs} ms`,
		`${strayBytes} stray bytes, ${strangers} strangers`,
		`port lost ${portLosses} times${loss}, format changed ${formatChanges} times`,
	].join("; ");
	const rows = [head, ...line.slaves.map(cells)];
	const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
	const refusals = line.slaves
		.filter(({ refused }) => refused.length > 0)
		.map(({ device, refused }) => `${device} does not have: ${refused.join(", ")}\n`);
	const body = rows.map((row) =>
		row
			.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
			.join("  ")
			.trimEnd(),
	);
	return `${words}\n${body.join("\n")}\n${refusals.join("")}`;
}

function cells(row: SlaveRow): readonly string[] {
	const exceptions = Object.entries(row.exceptions).map(([code, count]) => `${code}:${count}`);
	const { device, unit, requests, replies, timeouts, damaged, late, retries, p50Ms, p99Ms, gapMs, silent } = row;
	return [
		device,
		...[unit, requests, replies, timeouts, damaged].map(String),
		exceptions.length === 0 ? "-" : exceptions.join(" "),
		...[late, retries, p50Ms ?? "-", p99Ms ?? "-", gapMs].map(String),
		silent ? "silent" : "",
	];
}
