import test from "ava";
import { scriptFor, slots } from "../../bench/xs/script";
import { startXs } from "../../bench/xs/worker";
import { findZone } from "../../modules/time/zone-table";
import table from "../../modules/time/zones.json";
import { timeTrace } from "../support/core-time-trace";

const names = ["Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Gaza"];
const zones = names.map((name) => findZone(table, name, 0)).filter((zone) => zone !== null);
const sentences = [
	"$GNRMC,080000.000,A,3515.0000,N,11045.0000,E,0.00,0.00,221126,,,A*7F",
	"$BDRMC,080000.000,A,3515.0000,N,11045.0000,E,0.00,0.00,221126,,,A*70",
	"$GPRMC,161229.487,A,3723.2475,N,12158.3416,W,0.13,309.62,120598,,*10",
	"$GPRMC,161229.487,A,3723.2475,N,12158.3416,W,0.13,309.62,120598,,*11",
].map((sentence) => `${sentence}\r\n`);

test("zones, calendars, the sun, GNSS, SNTP and the wall clock give the same bits on Node and on XS", async (t) => {
	t.timeout(120_000);
	t.is(zones.length, names.length);
	const worker = await startXs({ meteringLimit: 0, name: "time" });
	t.teardown(() => worker.kill());
	await worker.evaluate(await scriptFor("test/support/core-time-trace.ts"));
	const { reply } = await worker.evaluate(
		`headgate.timeTrace(${JSON.stringify(zones)}, ${JSON.stringify(sentences.join(""))}).buffer`,
	);
	const onXs = new Float64Array(Uint8Array.from(reply).buffer);
	const onNode = timeTrace(zones, sentences.join(""));
	t.true(onNode.length > 8000, `${onNode.length} numbers`);
	t.is(onXs.length, onNode.length);
	t.deepEqual(
		[...onNode].flatMap((value, index) => (Object.is(value, onXs[index]) ? [] : [[index, value, onXs[index]]])),
		[],
	);
});

test("on XS sentences, a clock that is set and events that are found leave nothing on the heap", async (t) => {
	t.timeout(120_000);
	const worker = await startXs({ meteringLimit: 0, name: "time" });
	t.teardown(() => worker.kill());
	await worker.evaluate(await scriptFor("test/support/core-time-trace.ts"));
	const berlin = JSON.stringify(findZone(table, "Europe/Berlin", 1_577_836_800));
	await worker.evaluate(`globalThis.rig = new headgate.TimeRig(${berlin}, ${JSON.stringify(sentences[0])})`);
	const run = (times: number) => worker.evaluate(`rig.run(${times})`);
	await run(100);
	const idleFrom = await slots(worker);
	const idle = (await run(0)).meter.currentHeapCount - idleFrom;
	const from = await slots(worker);
	const garbage = (await run(1000)).meter.currentHeapCount - from - idle;
	const grown = (await slots(worker)) - from - (from - idleFrom);
	t.log(`${garbage / 1000} slots a turn to collect, grown by ${grown}`);
	t.true(garbage < 100, "a slot in ten turns at most");
	t.true(grown <= 0);
});
