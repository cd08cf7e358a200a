import type { Line } from "../bus/line";
import type { Slave } from "../bus/slave";
import type { SeriesPlan } from "../site/plan";

/** What is counted of a line or of a slave, and where that is found. */
export interface Series<Subject> extends SeriesPlan {
	/** Whole steps; NaN while nothing is known. */
	readonly counts: (subject: Subject, nowMs: number) => number;
}

/** What is counted of a sink and of its link, by whom it is counted: bytes since boot, by an estimate. */
export interface SinkCounts {
	readonly backlogRecords: number;
	readonly confirmedValues: number;
	readonly skippedRecords: number;
	readonly meter: {
		/** Of events, rows, session and receipts. */
		readonly totals: { readonly [kind: number]: number };
		readonly keepAliveBytes: number;
		/** Forecast of 30 days, in bytes; NaN while there is none. */
		monthBytes(nowMs: number): number;
	};
}

/** A count of things since boot. */
function total<Subject>(name: string, counts: (subject: Subject) => number, unit = "1"): Series<Subject> {
	return { name, kind: "total", unit, step: 1, counts };
}

/** Of exceptions, those codes that tell a wrong site or profile from a sick device have a series of their own. */
const codesTold = [1, 2, 3, 4, 6];

function otherExceptions(slave: Slave): number {
	let others = slave.exceptions;
	for (const code of codesTold) others -= slave.exceptionCount(code);
	return others;
}

/** The quantile of a slave's recent reply times, in tenths of a millisecond. */
function replyTime(name: string, share: number): Series<Slave> {
	const counts = (slave: Slave): number => Math.round(10 * slave.times.quantileMs(share));
	return { name, kind: "reply-time", unit: "ms", step: 0.1, counts };
}

/** Of each line, in this order. */
export const lineSeries: readonly Series<Line>[] = [
	{ name: "load", kind: "bus-load", unit: "%", step: 0.1, counts: (line) => Math.round(10 * line.loadPercent()) },
	total("stray-bytes", (line) => line.strayBytes),
	total("strangers", (line) => line.strangers),
	total("port-losses", (line) => line.port.losses),
	total("format-changes", (line) => line.port.formatChanges),
];

/** Of each device, in this order. */
export const deviceSeries: readonly Series<Slave>[] = [
	total("requests", (slave) => slave.requests),
	total("replies", (slave) => slave.replies),
	total("timeouts", (slave) => slave.timeouts),
	total("damaged", (slave) => slave.damaged),
	total("exceptions", (slave) => slave.exceptions),
	...codesTold.map((code) => total(`exceptions-${code}`, (slave: Slave) => slave.exceptionCount(code))),
	total("exceptions-other", otherExceptions),
	total("late", (slave) => slave.late),
	total("retries", (slave) => slave.retries),
	replyTime("reply-p50", 0.5),
	replyTime("reply-p99", 0.99),
];

function sinkBytes(name: string, kind: number): Series<SinkCounts> {
	return total(`bytes-${name}`, ({ meter }) => meter.totals[kind] ?? 0, "B");
}

/** Of each sink, in this order. */
export const sinkSeries: readonly Series<SinkCounts>[] = [
	sinkBytes("events", 0),
	sinkBytes("rows", 1),
	sinkBytes("session", 2),
	sinkBytes("receipts", 3),
	total("bytes-keep-alive", ({ meter }) => Math.round(meter.keepAliveBytes), "B"),
	{
		...{ name: "bytes-month", kind: "forecast", unit: "B", step: 1000 },
		counts: ({ meter }, nowMs) => Math.round(meter.monthBytes(nowMs) / 1000),
	},
	{ name: "backlog", kind: "records", unit: "1", step: 1, counts: (sink) => sink.backlogRecords },
	total("confirmed", (sink) => sink.confirmedValues),
	total("skipped", (sink) => sink.skippedRecords),
];
