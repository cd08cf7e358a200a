import test from "ava";
import { LinkClass, LinkMeter } from "../../../modules/uplink/meter";

const hourMs = 3_600_000;

test("a publication costs its bytes, headers, acknowledgements, and 40 bytes for each further segment", (t) => {
	const meter = new LinkMeter(null, 300_000, 0);
	meter.published(LinkClass.rows, 20, 100, 0);
	t.is(meter.dayBytes, 171 + 120);
	meter.published(LinkClass.events, 20, 3000, 0);
	t.is(meter.bytes[LinkClass.events], 171 + 3020 + 80);
	// 60 s of keep-alive are 230 KiB a day.
	t.is(new LinkMeter(null, 60_000, 0).keepAliveBytesPerDay, 1440 * 164);
	t.is(meter.rowsAllowedMs(0), 0);
});

test("rows wait until the day's share has caught up with what was sent, and never into the day after the next", (t) => {
	const meter = new LinkMeter(288 * 164 + 24_000, 300_000, 0);
	t.is(meter.rowsAllowedMs(0), 0);
	meter.published(LinkClass.rows, 0, 2829, 0); // 171 + 40 for a second segment: 3 040 bytes of 24 000
	t.is(meter.rowsAllowedMs(0), 3040 * 3600);
	meter.published(LinkClass.events, 0, 50_000, hourMs);
	t.is(meter.rowsAllowedMs(hourMs), 24 * hourMs);
	t.is(meter.rowsAllowedMs(24 * hourMs), 24 * hourMs);
	t.true(meter.lastDayBytes > 53_000);
	t.is(meter.dayBytes, 0);
	t.is(meter.rowsAllowedMs(72 * hourMs + 1), 72 * hourMs);
	t.is(meter.lastDayBytes, 0);
});

test("the forecast of a month looks back on seven whole days and the present one, keep-alives included", (t) => {
	const meter = new LinkMeter(null, 300_000, 0);
	const day = 24 * hourMs;
	t.true(Number.isNaN(meter.monthBytes(hourMs - 1)));
	t.is(meter.monthBytes(hourMs), 0);
	for (let number = 0; number < 10; number += 1) meter.published(LinkClass.rows, 0, 829, number * day + hourMs);
	t.is(meter.monthBytes(10 * day), 30_000);
	t.is(meter.totals[LinkClass.rows], 10_000);
	// Six of the last seven days are empty, then all.
	t.is(meter.monthBytes(16 * day), Math.round(30_000 / 7));
	t.is(meter.monthBytes(40 * day), 0);
	meter.connected(40 * day);
	meter.lost(41 * day);
	t.is(meter.keepAliveBytes, 288 * 164);
	t.is(meter.monthBytes(41 * day), Math.round(((600 + 288 * 164) / 7) * 30));
	t.is(meter.monthBytes(45 * day), Math.round(((600 + 288 * 164) / 7) * 30));
});
