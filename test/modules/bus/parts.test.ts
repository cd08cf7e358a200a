import test from "ava";
import { LoadMeter } from "../../../modules/bus/load";
import { BusStatus, busStatusCode } from "../../../modules/bus/status";
import { type Write, WriteQueue } from "../../../modules/bus/write-queue";

test("sixteen writes wait, the seventeenth is refused, and they come out in order", (t) => {
	const queue = new WriteQueue();
	for (let token = 0; token < 16; token += 1) t.true(queue.push(1, 5, token, 0xff00, token));
	t.false(queue.push(1, 5, 16, 0, 16));
	const into: Write = { slave: 0, code: 0, address: 0, value: 0, token: 0 };
	for (let token = 0; token < 16; token += 1) {
		t.true(queue.take(into));
		t.deepEqual(into, { slave: 1, code: 5, address: token, value: 0xff00, token });
	}
	t.false(queue.take(into));
	t.true(queue.push(2, 6, 3, 4, 5));
	t.true(queue.take(into));
	t.is(into.token, 5);
});

test("load is the busy share of the last minute", (t) => {
	const meter = new LoadMeter(0);
	t.is(meter.percent(0), 0);
	for (let nowMs = 100; nowMs <= 300_000; nowMs += 100) meter.add(25_000, nowMs);
	t.true(Math.abs(meter.percent(300_000) - 25) < 0.5, String(meter.percent(300_000)));
});

test("load falls to nothing when the line rests, and never passes 100", (t) => {
	const meter = new LoadMeter(0);
	for (let nowMs = 100; nowMs <= 60_000; nowMs += 100) meter.add(150_000, nowMs);
	t.is(meter.percent(60_000), 100);
	t.true(meter.percent(100_000) < 60, String(meter.percent(100_000)));
	t.is(meter.percent(200_000), 0);
});

test("every status has its code in words", (t) => {
	const codes = Object.values(BusStatus).map((status) => busStatusCode(status));
	t.is(new Set(codes).size, codes.length);
	t.true(codes.every((code) => /^HG_BUS_[A-Z_]+$/.test(code)));
	t.is(busStatusCode(99), "HG_BUS_UNKNOWN");
});
