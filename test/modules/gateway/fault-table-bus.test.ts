import { OutputCondition } from "../../../modules/outputs/board";
import { Bench, meddle, silence, withCrc } from "../../support/core-gateway";
import {
	changedSite,
	conditionsOf,
	dryNorth,
	minute,
	movesAfter,
	outputOf,
	raised,
	reasonOf,
	second,
	stateOf,
	waterClosed,
	watering,
} from "../../support/core-orchard";
import { faultTest } from "../../support/fault-test";

/*
 * Faults of the line and of what is on it, on the whole gateway and the farm's twins: rows of the table in
 * test/README.md.
 */

/** An output on a board of its own. */
function farOutput(far: string, change: object = {}) {
	return changedSite((site) => {
		const output = site.outputs.find(({ name }) => name === far);
		const board = site.devices.find(({ name }) => name === "relays");
		if (output === undefined || board === undefined) throw new Error("the orchard has changed");
		site.devices.push({ ...board, name: "far-relays", unit: 11 });
		Object.assign(output, { device: "far-relays", ...change });
	});
}

/** The north valve is, and has no timer: nobody but the gateway can close it. */
function farValve() {
	const site = farOutput("valve.north", { hardwareTimer: false });
	site.alarms = [{ name: "not-closed", output: "valve.north", fault: "return-unproven", delayMs: 5000 }];
	site.alarms.push({ name: "unreachable", output: "valve.north", fault: "unreachable", delayMs: 0 });
	return site;
}

faultTest(
	"a relay that falls silent with its valve open: pump and master off, an alarm, closed when it is back",
	(t, fault) => {
		const bench = watering({ site: farValve() });
		const revive = silence(bench.farm, "far-relays", fault.fires);
		const silentMs = bench.nowMs;
		t.true(
			bench.runUntil(() => stateOf(bench, "valve.north") === "unreachable", minute),
			"it was found silent",
		);
		const foundMs = bench.nowMs;
		t.true(bench.runUntil(() => !bench.closed().includes("pump"), minute));
		t.true(bench.nowMs - foundMs <= 2 * second, `the pump stopped ${bench.nowMs - foundMs} ms after`);
		t.true(bench.runUntil(() => (conditionsOf(bench, "valve.north") & OutputCondition.returnNotProven) > 0, minute));
		t.true(bench.nowMs - foundMs <= 17 * second, `alarm ${bench.nowMs - foundMs} ms after: 7 s of retries and 10 s`);
		bench.run(10 * minute);
		t.deepEqual(
			movesAfter(bench, silentMs).map(({ move }) => move),
			["-pump", "-master"],
		);
		t.deepEqual(
			raised(bench).map(({ name }) => name),
			["unreachable"],
		);
		t.true((raised(bench)[0]?.atMs ?? Number.NaN) - foundMs <= second);
		t.deepEqual(waterClosed(bench), ["valve.north"], "nobody can reach it");
		revive();
		t.true(bench.runUntil(() => !bench.closed().includes("valve.north"), 2 * minute));
		bench.run(minute);
		t.is(conditionsOf(bench, "valve.north") & OutputCondition.returnNotProven, 0);
	},
);

/** The far board answers no command to open, but for what `refuse` gives; when it was told to, and the bench. */
function opening(fires: () => void, refuse: (request: Uint8Array) => Uint8Array | null) {
	const triesMs: number[] = [];
	const bench: Bench = new Bench({
		site: farValve(),
		file: dryNorth(),
		prepare: (farm) => {
			meddle(farm, "far-relays", (request, answer) => {
				if (request[1] !== 5 || request[4] === 0) return answer(request);
				fires();
				triesMs.push(bench.nowMs);
				return refuse(request);
			});
		},
	});
	const isOver = (): boolean => triesMs.length > 0 && !bench.gateway.outputs.at(outputOf(bench, "valve.north")).leased;
	const isEnded = bench.runUntil(isOver, 5 * minute);
	const gapsS = triesMs.slice(1).map((atMs, index) => Math.round((atMs - (triesMs[index] as number)) / 1000));
	return { bench, isEnded, gapsS, tookMs: bench.nowMs - (triesMs[0] ?? 0) };
}

faultTest(
	"a relay that does not answer or refuses the command to open: tried again after 1, 2, 4 s, and no pump",
	(t, fault) => {
		const busy = (request: Uint8Array): Uint8Array => withCrc([request[0] as number, 0x85, 4]);
		for (const [refuse, reason, gapsS] of [
			[() => null, "input-lost", [1, 2]], // the third time it is found silent
			[busy, "no-answer", [1, 2, 4]],
		] as const) {
			const opened = opening(fault.fires, refuse);
			t.true(opened.isEnded, reason);
			t.is(reasonOf(opened.bench, "valve.north"), reason);
			t.deepEqual(opened.gapsS, gapsS, reason);
			t.true(opened.tookMs <= 10 * second, `${reason} after ${opened.tookMs} ms`);
			t.deepEqual(waterClosed(opened.bench), []);
			t.deepEqual(
				opened.bench.story().filter((move) => move === "+pump" || move === "+master"),
				[],
			);
		}
	},
);

faultTest(
	"the gateway dies while water runs: pump, master and zone are ended by timers of their own, in order",
	(t, fault) => {
		const bench = watering();
		bench.run(minute);
		const diedMs = bench.nowMs;
		if (waterClosed(bench).length === 3) fault.fires();
		bench.gateway.close();
		bench.run(5 * minute);
		const moves = movesAfter(bench, diedMs);
		t.deepEqual(
			moves.map(({ move }) => move),
			["-pump", "-master", "-valve.north"],
		);
		moves.forEach(({ move, afterMs }, link) => {
			t.true(afterMs > (link * 60 + 29) * second && afterMs <= (link + 1) * minute, `${move} after ${afterMs} ms`);
		});
	},
);

faultTest(
	"a pump whose board falls silent: its own timer ends it within 60 s, and nothing stays open for it",
	(t, fault) => {
		const bench = watering({ site: farOutput("pump") });
		silence(bench.farm, "far-relays", fault.fires);
		const silentMs = bench.nowMs;
		bench.run(2 * minute);
		const moves = movesAfter(bench, silentMs);
		t.deepEqual(waterClosed(bench), []);
		const afterMs = (move: string): number => moves.find((one) => one.move === move)?.afterMs ?? Number.NaN;
		t.true(afterMs("-pump") <= minute, JSON.stringify(moves));
		t.true(afterMs("-master") >= 20 * second, "it is waited for");
		t.true(afterMs("-valve.north") <= 2 * minute);
	},
);
