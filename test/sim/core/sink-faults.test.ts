import test from "ava";
import type { SiteSink } from "../../../modules/site/types";
import { Random } from "../../../sim/core/random";
import { type RigBroker, sinkRig, wallAtStartMs } from "../../support/sink-rig";

const seeds = 25;
const boots = 4;
const sink: SiteSink = {
	name: "json",
	format: "senml-json",
	packEveryMs: 2000,
	keepAliveMs: 20_000,
	points: ["soil.*"],
};

/** What a platform that keeps a series by time has got, of the first point. */
function heard(broker: RigBroker, into: Map<number, number>): void {
	for (const payload of broker.payloads("headgate/orchard-1/senml-json")) {
		let baseS = 0;
		const entries = JSON.parse(Buffer.from(payload).toString()) as { bt?: number; t?: number; n: string; v: number }[];
		for (const { bt, t: laterS, n, v } of entries) {
			baseS = bt ?? baseS;
			if (n === "soil.north.moisture") into.set(Math.round(1000 * (baseS + (laterS ?? 0))), v);
		}
	}
}

/**
 * A few boots with links that break and brokers that say nothing, clocks that are set late or never.
 *
 * @param leftOut of what is heard this one is forgotten, to prove that a loss is noticed
 */
function play(seed: number, leftOut = -1): { fault: string | null; rows: number; undated: number } {
	const random = new Random(seed, "sinks");
	const chance = (share: number): boolean => random.unit() < share;
	const wanted = new Map<number, number>();
	const got = new Map<number, number>();
	let undated = 0;
	let counted = 0;
	let rig = sinkRig({ sinks: [sink], blocks: 32 });
	for (let boot = 0; boot < boots; boot += 1) {
		const clockSetMs =
			boot === boots - 1 || chance(0.5) ? 0 : chance(0.3) ? 1e9 : Math.floor(random.between(1000, 200_000));
		const { scheduler } = rig;
		const startMs = wallAtStartMs + scheduler.nowUs / 1000;
		rig = sinkRig({ sinks: [sink], flash: rig.end(), clockSetMs }, scheduler);
		const broker = rig.broker("json");
		const rows: [number, number][] = [];
		for (let row = 0; row < 150; row += 1) {
			rig.run(Math.floor(random.between(100, 4000)));
			const counts = random.u32() % 1000;
			rig.measure(counts, [0, 1]);
			rows.push([startMs + rig.clock.now(), counts / 10]);
			if (chance(0.05)) broker.isMute = !broker.isMute;
			if (chance(0.05)) broker.cut();
			if (chance(0.1)) broker.isAway = false;
		}
		if (rig.clock.now() < clockSetMs) undated += rows.length;
		else for (const [atMs, value] of rows) wanted.set(atMs, value);
		if (boot === boots - 1) {
			broker.isMute = false;
			broker.isAway = false;
			rig.run(600_000);
		}
		heard(broker, got);
		counted += rig.sink("json").undatedRecords;
	}
	if (leftOut >= 0) got.delete([...got.keys()][leftOut] ?? 0);
	let fault: string | null = null;
	for (const [atMs, value] of wanted) {
		if (got.get(atMs) !== value) fault ??= `${atMs}: ${value} was measured, ${got.get(atMs)} is there`;
	}
	for (const atMs of got.keys()) if (!wanted.has(atMs)) fault ??= `${atMs} was never measured`;
	// Counted again after a restart, as far as the cursor had not got by then.
	if (counted < undated) fault ??= `${undated} rows have no date, ${counted} were counted`;
	return { fault, rows: wanted.size, undated };
}

test("whatever breaks, each row whose time can be known is at the platform, with that time, and no other is", (t) => {
	const sums = { rows: 0, undated: 0 };
	for (let seed = 1; seed <= seeds; seed += 1) {
		const { fault, rows, undated } = play(seed);
		t.is(fault, null, `seed ${seed}`);
		sums.rows += rows;
		sums.undated += undated;
	}
	t.log(sums);
	t.true(sums.undated > 0 && sums.rows > 5000);
});

test("a row that is missing at the platform is noticed", (t) => {
	t.regex(play(1, 7).fault ?? "", /was measured, undefined is there/);
});
