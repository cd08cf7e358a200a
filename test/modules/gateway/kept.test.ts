import test from "ava";
import { describe } from "../../../modules/gateway/describe";
import type { AlarmView, OutputView } from "../../../modules/gateway/view";
import { ClockQuality } from "../../../modules/ports/clock";
import type { Site } from "../../../modules/site/types";
import { Bench, silence } from "../../support/core-gateway";
import { orchardSite, type Writable } from "../../support/core-site";

const minute = 60_000;

/** The north zone of the orchard is always dry, and watered for 5 minutes at a time, with 20 between. */
function site(change: (site: Writable<Site>) => void = () => undefined): Writable<Site> {
	const changed = orchardSite();
	changed.water = { flow: "water.flow", settleMs: 20_000, unscheduledAbove: 0.5 };
	for (const program of changed.programs) {
		if (program.type !== "irrigation") continue;
		program.zones = program.zones.filter(({ name }) => name === "north");
		for (const zone of program.zones) {
			zone.startBelow = 98;
			zone.stopAt = 99;
			zone.longestRunMs = 5 * minute;
			zone.settleMs = 20 * minute;
		}
	}
	changed.alarms = [{ name: "relays.silent", device: "relays", delayMs: 0 }];
	change(changed);
	return changed;
}

function outputOf(bench: Bench, name: string): OutputView {
	const view = describe(bench.gateway).outputs.find((output) => output.name === name);
	if (view === undefined) throw new Error(`there is no output ${name}`);
	return view;
}

function alarmOf(bench: Bench): AlarmView {
	return describe(bench.gateway).alarms[0] as AlarmView;
}

/** The power goes and comes back. */
function outage(bench: Bench, durationMs: number, next?: Site): void {
	bench.gateway.close();
	bench.run(durationMs);
	bench.restart(next);
}

/** Until the north valve opens, or shuts. Returns when, or fails. */
function untilValve(bench: Bench, on: boolean, limitMs = 60 * minute): number {
	if (!bench.runUntil(() => bench.farm.isOn("valve.north") === on, limitMs))
		throw new Error("the valve stays as it is");
	return bench.nowMs;
}

/** The north zone has had its first run. */
function watered(change?: (site: Writable<Site>) => void): Bench {
	const bench = new Bench({ site: site(change) });
	untilValve(bench, true);
	untilValve(bench, false);
	return bench.run(minute);
}

test("a zone's learned flow outlives the power, and goes by names, not by numbers", (t) => {
	const bench = watered();
	const learned = outputOf(bench, "valve.north").ownFlow ?? Number.NaN;
	t.true(learned > 11 && learned < 13, `${learned}: the plant gives 12`);
	t.is(outputOf(bench, "valve.south").ownFlow, null);
	outage(bench, minute);
	t.is(outputOf(bench, "valve.north").ownFlow, Math.fround(learned));
	const turned = site((changed) => changed.outputs.reverse());
	outage(bench, minute, turned);
	t.is(outputOf(bench, "valve.north").ownFlow, Math.fround(learned));
	t.is(outputOf(bench, "valve.south").ownFlow, null);
});

test("a learned flow is dropped where the site says what it is, and is not that of another meter", (t) => {
	const bench = watered();
	outage(
		bench,
		minute,
		site((changed) => {
			for (const point of changed.points) if (point.name === "water.flow") point.name = "water.flow-2";
			for (const { evidence } of changed.outputs) {
				for (const one of evidence ?? []) if (one.point === "water.flow") one.point = "water.flow-2";
			}
			if (changed.water !== undefined) changed.water.flow = "water.flow-2";
		}),
	);
	t.is(outputOf(bench, "valve.north").ownFlow, null);
	outage(bench, minute, site());
	t.not(outputOf(bench, "valve.north").ownFlow, null, "the site is taken back: it is there again");
	outage(
		bench,
		minute,
		site((changed) => {
			for (const output of changed.outputs) if (output.name === "valve.north") output.expectedFlow = 20;
		}),
	);
	t.is(outputOf(bench, "valve.north").ownFlow, 20);
	bench.run(1000);
	outage(bench, minute, site());
	t.is(outputOf(bench, "valve.north").ownFlow, null, "learned anew");
});

for (const clockless of [false, true]) {
	test(`a boot does not water twice, ${clockless ? "without a clock" : "with a clock"}`, (t) => {
		const bench = new Bench({ site: site(), clockless });
		untilValve(bench, true);
		const endedMs = untilValve(bench, false);
		bench.run(12 * minute);
		outage(bench, 5 * minute);
		// With a clock the time without power counts; without one only what was said last, ten minutes after the run.
		const settlesAtMs = endedMs + (clockless ? 12 + 5 + 10 : 20) * minute;
		const nextMs = untilValve(bench, true);
		t.true(Math.abs(nextMs - settlesAtMs) < 10_000, `${(nextMs - endedMs) / minute} minutes after the run`);
	});
}

test("a run that the power ended settles from the boot on", (t) => {
	const bench = new Bench({ site: site() });
	untilValve(bench, true);
	bench.run(2 * minute);
	outage(bench, minute);
	const bootMs = bench.nowMs;
	untilValve(bench, false);
	const nextMs = untilValve(bench, true);
	t.true(Math.abs(nextMs - bootMs - 20 * minute) < 10_000, `${(nextMs - bootMs) / minute} minutes after the boot`);
	outage(bench, 0);
	outage(bench, 0);
	untilValve(bench, false);
	t.true(untilValve(bench, true) - nextMs > 20 * minute, "nor does it for two boots in a row");
});

test("starts and hours of outputs are counted over restarts", (t) => {
	const bench = watered();
	const before = outputOf(bench, "pump");
	t.is(before.starts, 1);
	t.true(Math.abs(before.onMs - 5 * minute) < 20_000, `${before.onMs} ms`);
	outage(bench, 60 * minute);
	t.is(outputOf(bench, "pump").starts, 1);
	t.true(Math.abs(outputOf(bench, "pump").onMs - before.onMs) <= 500);
	untilValve(bench, true);
	bench.run(2 * minute);
	outage(bench, 0);
	t.is(outputOf(bench, "pump").starts, 2, "a start is kept when it happens, not when it ends");
	t.is(outputOf(bench, "valve.south").starts, 0);
});

test("since when an alarm stands outlives a restart, and an acknowledgement", (t) => {
	const bench = new Bench({ site: site() }).run(minute);
	const heal = silence(bench.farm, "relays");
	bench.run(3 * minute);
	const before = alarmOf(bench);
	t.like(before, { state: "raised", sinceBefore: false, sinceQuality: bench.gateway.ports.clock.wallQuality() });
	outage(bench, 60 * minute);
	t.like(alarmOf(bench), { sinceMs: before.sinceMs, sinceBefore: false });
	bench.run(minute);
	bench.gateway.alarms.acknowledge(0, "anna", bench.nowMs);
	bench.run(1000);
	outage(bench, 0);
	t.like(alarmOf(bench), { sinceMs: before.sinceMs, acknowledged: true });
	heal();
	bench.run(5 * minute);
	t.like(alarmOf(bench), { state: "clear", sinceMs: null });
	silence(bench.farm, "relays");
	bench.run(3 * minute);
	outage(bench, minute);
	t.true((alarmOf(bench).sinceMs ?? 0) > (before.sinceMs ?? 0) + 60 * minute, "raised again is another time");
});

test("raised without a clock: dated when it is set; after a restart without that, it is said to be older", (t) => {
	const bench = new Bench({ site: site() });
	const { clock } = bench.gateway.ports;
	const set = clock.wallQuality();
	clock.wallQuality = () => ClockQuality.none;
	bench.run(minute);
	silence(bench.farm, "relays");
	bench.run(3 * minute);
	t.like(alarmOf(bench), { state: "raised", sinceBefore: false, sinceQuality: ClockQuality.none });
	const agoMs = bench.nowMs - (alarmOf(bench).sinceMs ?? 0);
	outage(bench, minute);
	const bootMs = bench.nowMs;
	t.like(alarmOf(bench), { sinceMs: bootMs, sinceBefore: true });
	clock.wallQuality = () => set;
	bench.run(1000);
	t.is(alarmOf(bench).sinceBefore, true, "a clock does not know what was before the boot");
	const other = new Bench({ site: site(), clockSetMs: 10 * minute }).run(minute);
	silence(other.farm, "relays");
	other.run(3 * minute);
	t.true(agoMs > 0);
	const raisedMs = alarmOf(other).sinceMs ?? 0;
	other.run(10 * minute);
	const dated = alarmOf(other).sinceMs ?? 0;
	t.is(dated - describe(other.gateway).wallMs, raisedMs - other.nowMs, "dated in the same boot");
	outage(other, minute);
	t.like(alarmOf(other), { sinceMs: dated, sinceBefore: false });
});

test("a chip that is worn out is told once, and the gateway runs on", (t) => {
	const warnings: string[] = [];
	const bench = new Bench({ site: site(), onWarning: (area, message) => warnings.push(`${area}: ${message}`) });
	bench.state.write = () => {
		throw new Error("dead");
	};
	untilValve(bench, true);
	untilValve(bench, false);
	bench.run(minute);
	t.is(warnings.filter((text) => text.startsWith("state: ALARM")).length, 1, warnings.join("\n"));
	t.is(describe(bench.gateway).state.open, false);
	t.not(outputOf(bench, "valve.north").ownFlow, null, "of this run it is known all the same");
	outage(bench, minute);
	t.is(outputOf(bench, "valve.north").ownFlow, null);
	untilValve(bench, true);
	t.is(warnings.filter((text) => text.startsWith("state: ALARM")).length, 2, "once each boot");
});
