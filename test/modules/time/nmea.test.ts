import test from "ava";
import fc from "fast-check";
import { NmeaReader } from "../../../modules/time/nmea";

const ms = (text: string) => Date.parse(text);
const notBeforeMs = ms("2026-01-01T00:00Z");

function sealed(body: string): string {
	const sum = [...Buffer.from(body, "latin1")].reduce((all, byte) => all ^ byte, 0);
	return `$${body}*${sum.toString(16).toUpperCase().padStart(2, "0")}\r\n`;
}

/** Feeds bytes, a millisecond apart; the times that were set. */
function feed(reader: NmeaReader, bytes: string | Uint8Array, fromMs = 1000): string[] {
	const times: string[] = [];
	Buffer.from(bytes as string, "latin1").forEach((byte, index) => {
		if (reader.take(byte, fromMs + index)) times.push(new Date(reader.utcMs).toISOString());
	});
	return times;
}

const valid = "GNRMC,080000.000,A,3515.0000,N,11045.0000,E,0.00,0.00,221126,,,A";

test("a valid RMC sets time and place, whoever talks", (t) => {
	const known = ["$GNRMC,080000.000,A,3515.0000,N,11045.0000,E,0.00,0.00,221126,,,A*7F\r\n"];
	known.push("$BDRMC,080000.000,A,3515.0000,N,11045.0000,E,0.00,0.00,221126,,,A*70\r\n");
	known.push(...["GP", "GB", "PQ", "GL", "GA"].map((talker) => sealed(talker + valid.slice(2))));
	for (const sentence of known) {
		const reader = new NmeaReader(notBeforeMs);
		t.deepEqual(feed(reader, sentence), ["2026-11-22T08:00:00.000Z"], sentence);
		t.is(reader.atMs, 1000);
		t.true(reader.hasFix);
		t.is(reader.latitudeDeg, 35.25);
		t.is(reader.longitudeDeg, 110.75);
		t.is(reader.addedWeeks, 0);
		t.is(reader.refused, 0);
	}
});

test("published sentences are read as their authors say, their two-digit years too", (t) => {
	// Garmin and SiRF manuals, quoted in many places; the years are 1994 and 1998, so the week has rolled over since.
	const reader = new NmeaReader(ms("1980-01-06T00:00Z"));
	const garmin = "$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A\r\n";
	t.deepEqual(feed(reader, garmin), ["1994-03-23T12:35:19.000Z"]);
	t.true(Math.abs(reader.latitudeDeg - 48.1173) < 1e-9);
	const sirf = "$GPRMC,161229.487,A,3723.2475,N,12158.3416,W,0.13,309.62,120598,,*10\r\n";
	t.deepEqual(feed(reader, sirf), ["1998-05-12T16:12:29.487Z"]);
	t.true(reader.longitudeDeg < -121.97 && reader.longitudeDeg > -121.98);
});

const silent: readonly (readonly [string, string])[] = [
	["without a fix", "GNRMC,080000.000,V,,,,,,,221126,,,N"],
	["by dead reckoning", valid.replace(/A$/, "E")],
	["from a simulator", valid.replace(/A$/, "S")],
	["of a system that is not listed", `XX${valid.slice(2)}`],
	["that is no RMC", `GNGGA${valid.slice(5)}`],
	["in a leap second", valid.replace("080000.000", "235960.000")],
];

for (const [what, body] of silent) {
	test(`a sentence ${what} is sound and sets no time`, (t) => {
		const reader = new NmeaReader(notBeforeMs);
		t.deepEqual(feed(reader, sealed(body)), []);
		t.is(reader.refused, 0);
	});
}

const damaged: readonly (readonly [string, string])[] = [
	["hour", valid.replace("080000.000", "240000.000")],
	["minute", valid.replace("080000.000", "086000.000")],
	["second", valid.replace("080000.000", "080060.000")],
	["second with a letter", valid.replace("080000.000", "08000O.000")],
	["fraction", valid.replace("080000.000", "080000.0x0")],
	["time that is short", valid.replace("080000.000", "08000")],
	["month", valid.replace("221126", "221326")],
	["day", valid.replace("221126", "310926")],
	["29 February of a common year", valid.replace("221126", "290227")],
	["date that is long", valid.replace("221126", "2211026")],
	["latitude", valid.replace("3515.0000", "9015.0000")],
	["latitude's minutes", valid.replace("3515.0000", "3560.0000")],
	["longitude", valid.replace("11045.0000", "18045.0000")],
	["side", valid.replace(",N,", ",X,")],
	["status", valid.replace(",A,", ",B,")],
	["number of fields", "GNRMC,080000.000,A,3515.0000,N,11045.0000,E"],
];

for (const [what, body] of damaged) {
	test(`a wrong ${what} is refused, though the checksum is right`, (t) => {
		const reader = new NmeaReader(notBeforeMs);
		t.deepEqual(feed(reader, sealed(body)), []);
		t.is(reader.refused, 1);
		t.false(reader.hasFix);
	});
}

test("ZDA counts beside a valid RMC that it agrees with, and not without one", (t) => {
	const zda = sealed("GNZDA,080001.000,22,11,2026,00,00");
	const reader = new NmeaReader(notBeforeMs);
	t.deepEqual(feed(reader, zda), []);
	t.deepEqual(feed(reader, sealed(valid), 2000), ["2026-11-22T08:00:00.000Z"]);
	t.deepEqual(feed(reader, zda, 3000), ["2026-11-22T08:00:01.000Z"]);
	t.deepEqual(feed(reader, sealed("GNZDA,080002.000,23,11,2026,00,00"), 4000), [], "another day");
	t.deepEqual(feed(reader, sealed("GNZDA,,,,,,"), 4500), [], "empty");
	t.deepEqual(feed(reader, sealed("GNZDA,080011.000,22,11,2026,00,00"), 13_000), [], "too long after");
	t.deepEqual(feed(reader, sealed("GNRMC,080020.000,V,,,,,,,221126,,,N"), 22_000), []);
	t.deepEqual(feed(reader, sealed("GNZDA,080021.000,22,11,2026,00,00"), 23_000), [], "the fix is lost");
	t.is(reader.refused, 0);
});

test("a receiver that has lost 1024 or 2048 weeks is put right, and says so", (t) => {
	const reader = new NmeaReader(notBeforeMs);
	t.deepEqual(feed(reader, sealed(valid.replace("221126", "080407"))), ["2026-11-22T08:00:00.000Z"]);
	t.is(reader.addedWeeks, 1024);
	t.deepEqual(feed(reader, sealed(valid.replace("221126", "230887"))), ["2026-11-22T08:00:00.000Z"]);
	t.is(reader.addedWeeks, 2048);
});

test("29 February, the last of December, fractions beyond a millisecond", (t) => {
	const reader = new NmeaReader(notBeforeMs);
	t.deepEqual(feed(reader, sealed(valid.replace("221126", "290228"))), ["2028-02-29T08:00:00.000Z"]);
	const end = valid.replace("221126", "311226").replace("080000.000", "235959.9999999");
	t.deepEqual(feed(reader, sealed(end)), ["2026-12-31T23:59:59.999Z"]);
	t.deepEqual(feed(reader, sealed(valid.replace("080000.000", "080000.5"))), ["2026-11-22T08:00:00.500Z"]);
	t.deepEqual(feed(reader, sealed(valid.replace("080000.000", "080000"))), ["2026-11-22T08:00:00.000Z"]);
});

test("cut off anywhere, a sentence sets nothing and harms none of those that follow", (t) => {
	const whole = sealed(valid);
	for (let length = 0; length < whole.length - 2; length += 1) {
		const reader = new NmeaReader(notBeforeMs);
		t.deepEqual(feed(reader, whole.slice(0, length)), []);
		t.deepEqual(feed(reader, whole), ["2026-11-22T08:00:00.000Z"], `after ${length} bytes`);
		const lines = new NmeaReader(notBeforeMs);
		t.deepEqual(feed(lines, `${whole.slice(0, length)}\r\n${whole}`), ["2026-11-22T08:00:00.000Z"]);
	}
});

test("any one byte changed, and the sentence sets no other time", (t) => {
	const whole = Buffer.from(sealed(valid), "latin1");
	let refused = 0;
	for (let at = 0; at < whole.length; at += 1) {
		for (let byte = 0; byte < 256; byte += 1) {
			if (byte === whole[at]) continue;
			const reader = new NmeaReader(notBeforeMs);
			const bytes = Buffer.from(whole);
			bytes[at] = byte;
			for (const time of feed(reader, bytes)) t.is(time, "2026-11-22T08:00:00.000Z", `byte ${at} is ${byte}`);
			refused += reader.refused;
		}
	}
	t.true(refused > 15_000);
});

test("noise between sentences: what is set is only ever what a whole sentence said", (t) => {
	const piece = fc.oneof(
		fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
		fc.constant(sealed(valid)),
		fc.integer({ min: 0, max: 70 }).map((length) => sealed(valid).slice(0, length)),
		fc.integer({ min: 0, max: 70 }).map((length) => sealed(valid).slice(length)),
		fc.string({ unit: fc.constantFrom(..."$*,.\r\n0123456789ANSEWRMCGP"), maxLength: 130 }),
	);
	let set = 0;
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
			const reader = new NmeaReader(notBeforeMs);
			const stream = pieces.join("");
			const times = feed(reader, stream);
			set += times.length;
			t.true(times.every((time) => time === "2026-11-22T08:00:00.000Z"));
			// A part that is left out may leave the sum as it was: more than the checksum nobody can ask.
			t.true(times.length <= stream.split("*7F").length - 1, JSON.stringify(stream));
		}),
		{ seed: 20261124, numRuns: 3000 },
	);
	t.true(set > 1000, String(set));
});
