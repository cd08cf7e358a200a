import test from "ava";
import { readTranscript } from "../../../hosts/node/tools/transcript";
import { requestBytes } from "../../../modules/bus/frame";
import { characterUs } from "../../../modules/bus/timing";
import type { OpenSerial } from "../../../modules/ports/serial";
import { SimLine } from "../../../sim/core/line";
import { Bench, silence } from "../../support/core-gateway";
import { Recorder, ReplayedSlave } from "../../support/replay";
import { sealed } from "./far-end";

const minute = 60_000;

/** What the gateway kept of each point, and what it counted of each slave. */
function storyOf(bench: Bench) {
	const kept = new Map<number, (number | null)[]>();
	for (const record of bench.records) {
		if (record.kind !== 1) continue;
		for (const { point, quality, counts } of record.values) {
			kept.set(point, [...(kept.get(point) ?? []), quality, counts]);
		}
	}
	const counters = bench.gateway.lines.map(({ slaves }) =>
		slaves.map(({ unit, requests, replies, timeouts, damaged, exceptions }) => ({
			...{ unit, requests, replies, timeouts, damaged, exceptions },
		})),
	);
	return { kept, counters };
}

test("a gateway that meets a transcript instead of its slaves sees the same again", (t) => {
	let recorder: Recorder | null = null;
	const life = new Bench({
		// A dead probe, and one that refuses everything, are in the recording too.
		prepare: (farm) => {
			silence(farm, "soil-middle");
			const air = farm.slaves.get("air");
			if (air === undefined) throw new Error("the farm has no air probe");
			air.answer = ([unit, code = 0]) => (unit === air.unit ? sealed(air.unit, code | 0x80, 4) : null);
		},
		wrapSerial: (open, scheduler) => {
			recorder = new Recorder(scheduler);
			return recorder.listen(open);
		},
	}).run(9 * minute);
	const texts = (recorder as Recorder | null)?.lines ?? new Map<string, string[]>();
	t.deepEqual([...texts.keys()], ["field", "store"]);
	const replayed = new Map<string, ReplayedSlave>();
	const again = new Bench({
		wrapSerial: (_open, scheduler): OpenSerial => {
			return (name, options) => {
				const slave = replayed.get(name) ?? new ReplayedSlave(readTranscript((texts.get(name) ?? []).join("\n")));
				replayed.set(name, slave);
				const requestMs = (requestBytes * characterUs(options.baud, options.parity, options.stop)) / 1000;
				return new SimLine(scheduler, [slave], () => 1000 * (slave.afterMs - requestMs)).open(options);
			};
		},
	}).run(9 * minute);
	const [before, after] = [storyOf(life), storyOf(again)];
	t.true((before.kept.get(0)?.length ?? 0) > 50);
	const [, middle, , , air] = before.counters[0] ?? [];
	t.true((middle?.timeouts ?? 0) > 10 && (air?.exceptions ?? 0) > 10);
	t.deepEqual(after.counters, before.counters);
	t.deepEqual(after.kept, before.kept);
	for (const [name, slave] of replayed) t.is(slave.unknown, 0, name);
});
