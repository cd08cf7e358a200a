import { acos, asin, atan, atan2, cos, sin, tan } from "../../modules/base/math";
import { ClockQuality } from "../../modules/ports/clock";
import { Calendar, type CalendarRule } from "../../modules/time/calendar";
import { NmeaReader } from "../../modules/time/nmea";
import { NONCE_BYTES, SNTP_BYTES, SntpReading, writeRequest } from "../../modules/time/sntp-packet";
import { Sun } from "../../modules/time/sun";
import { WallClock } from "../../modules/time/wall";
import { Zone, type ZoneRules } from "../../modules/time/zone";
import { SimClock } from "../../sim/core/clock";
import { Scheduler } from "../../sim/core/scheduler";

/* Runs on Node and on XS: every number that modules/time makes of the same input, bit by bit. */

const HOUR_S = 3600;
const START_MS = 1_795_500_000_000; // November 2026

const rules: readonly CalendarRule[] = [
	{ days: { kind: "every" }, time: { kind: "clock", timeS: 9000 } },
	{ days: { kind: "weekdays", mask: 0b0101010 }, time: { kind: "sunrise", offsetS: -1800 } },
	{ days: { kind: "odd" }, time: { kind: "sunset", offsetS: 600 } },
	{ days: { kind: "monthDays", mask: 1 << 31 }, time: { kind: "noon", offsetS: 0 } },
	{ days: { kind: "interval", days: 3, anchorDay: 20_000 }, time: { kind: "clock", timeS: 82_800 } },
];

function traceMath(out: number[]): void {
	for (let step = -200; step <= 200; step += 1) {
		const x = step / 37;
		out.push(sin(x), cos(x), tan(x), atan(x), atan2(x, 1.5 - x), asin(step / 200), acos(step / 200));
	}
}

function traceZone(rulesOfZone: ZoneRules, out: number[]): void {
	const zone = new Zone(rulesOfZone);
	for (let atS = 0; atS < 2_145_916_800 && Number.isFinite(atS); atS = zone.nextChangeS(atS)) {
		out.push(atS, zone.offsetAtS(atS), zone.firstAtS(atS + zone.offsetAtS(atS) + HOUR_S / 2));
	}
	const calendar = new Calendar(zone, new Sun(39.47, 75.99));
	for (const rule of rules) {
		let afterMs = START_MS;
		for (let count = 0; count < 150 && calendar.next(rule, afterMs, null); count += 1) {
			afterMs = calendar.atMs;
			out.push(calendar.day, calendar.atMs);
		}
	}
}

function traceSun(out: number[]): void {
	for (let latitude = -90; latitude <= 90; latitude += 30) {
		const sun = new Sun(latitude, 1.7 * latitude);
		for (let day = 0; day < 365; day += 13) {
			const noonMs = sun.noonMs(START_MS + day * 86_400_000);
			sun.look(noonMs + 12_345_678);
			out.push(noonMs, sun.horizonMs(noonMs, -1), sun.horizonMs(noonMs, 1), sun.elevationDeg, sun.azimuthDeg);
		}
	}
}

function traceSources(sentences: string, out: number[]): void {
	const scheduler = new Scheduler();
	const wall = new WallClock(new SimClock(scheduler, 0), { notBeforeMs: 0 }, (step) =>
		out.push(step.fromMs, step.toMs),
	);
	const reader = new NmeaReader(START_MS - 400 * 86_400_000);
	for (let at = 0; at < sentences.length; at += 1) {
		if (reader.take(sentences.charCodeAt(at), wall.now())) {
			out.push(reader.utcMs, reader.addedWeeks, reader.latitudeDeg, reader.longitudeDeg);
			out.push(wall.offer(ClockQuality.gnss, reader.utcMs, 1000, reader.atMs));
		}
		scheduler.runUntil(scheduler.nowUs + 1042);
		out.push(wall.wallMs(), wall.wallQuality());
	}
	out.push(reader.sentences, reader.refused, wall.uncertaintyMs());
	const packet = new Uint8Array(SNTP_BYTES);
	const nonce = new Uint8Array(NONCE_BYTES).fill(7);
	writeRequest(packet, nonce);
	for (let at = 0; at < SNTP_BYTES; at += 1) packet[at] = at < 24 || at >= 32 ? (at * 37 + 20) & 0xff : 7;
	packet[0] = 0x24;
	packet[1] = 2;
	const reading = new SntpReading(START_MS);
	out.push(reading.read(packet, SNTP_BYTES, nonce), reading.receivedMs, reading.sentMs, reading.distanceMs);
}

/** @param zones rules as `findZone` gives them; `sentences`: what a GNSS receiver says */
export function timeTrace(zones: readonly ZoneRules[], sentences: string): Float64Array {
	const out: number[] = [];
	traceMath(out);
	for (const zone of zones) traceZone(zone, out);
	traceSun(out);
	traceSources(sentences, out);
	return Float64Array.from(out);
}

/** What a gateway does with time again and again, made once: to count what it leaves on the heap. */
export class TimeRig {
	readonly #scheduler = new Scheduler();
	readonly #wall = new WallClock(new SimClock(this.#scheduler, 0), { notBeforeMs: 0 }, () => undefined);
	readonly #reader = new NmeaReader(0);
	readonly #calendar: Calendar;
	readonly #sentence: Uint8Array;

	constructor(zone: ZoneRules, sentence: string) {
		this.#calendar = new Calendar(new Zone(zone), new Sun(39.47, 75.99));
		// A text would leave garbage of this rig's own.
		this.#sentence = Uint8Array.from({ length: sentence.length }, (_, at) => sentence.charCodeAt(at));
	}

	/** So many times: a sentence sets the clock, and each rule's next event is found. */
	run(times: number): void {
		for (let count = 0; count < times; count += 1) {
			for (let at = 0; at < this.#sentence.length; at += 1) {
				if (!this.#reader.take(this.#sentence[at] as number, 0)) continue;
				this.#wall.offer(ClockQuality.gnss, this.#reader.utcMs, 1000, this.#reader.atMs);
			}
			for (let index = 0; index < rules.length; index += 1) {
				this.#calendar.next(rules[index] as CalendarRule, this.#wall.wallMs(), null);
			}
		}
	}
}
