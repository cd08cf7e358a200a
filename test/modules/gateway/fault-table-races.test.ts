import type { ExecutionContext } from "ava";
import { type Bench, silence } from "../../support/core-gateway";
import { minute, northSite, second, waterClosed, watering } from "../../support/core-orchard";
import { type Fault, faultTest } from "../../support/fault-test";

/*
 * What ends a run on the whole gateway, one thing upon the other: a row of the table in test/README.md. All 64 pairs of
 * eight are played on the board of outputs, in test/modules/outputs/races.test.ts.
 */

function ask(bench: Bench, what: string, subject: string): void {
	const asked = { id: `${what} ${bench.nowMs}`, who: "anna", role: "operator", what, subject, forMs: 60 * minute };
	bench.gateway.ask({ ...asked, atMs: 0, validForMs: 0 });
}

/** Each ends the run. */
const triggers: { readonly [name: string]: (bench: Bench) => void } = {
	target: ({ farm }) => {
		for (const soil of farm.soils) soil.storageMm = 0.31 * soil.constants.rootDepthMm;
	},
	stop: (bench) => ask(bench, "stop", "valve.north"),
	"stop-all": (bench) => ask(bench, "stop-all", ""),
	pause: (bench) => ask(bench, "pause", "irrigation"),
	"no water": ({ farm, nowMs }) => {
		farm.water.isDry = true;
		farm.water.update(nowMs);
	},
	"lease over": ({ gateway, nowMs }) => {
		gateway.outputs.lease(0, 0, nowMs, 17, nowMs);
	},
	"silent board": ({ farm }) => void silence(farm, "relays"),
	"power cut": (bench) => bench.restart(),
};

const names = Object.keys(triggers);

/** Each with the one `further` places on, in both orders, so far apart. */
function race(t: ExecutionContext, fault: Fault, further: number, apartMs: number): void {
	for (let at = 0; at < names.length; at += 1) {
		const other = (at + further) % names.length;
		for (const pair of [
			[names[at], names[other]],
			[names[other], names[at]],
		]) {
			const label = pair.join(", ");
			const bench = watering({ site: northSite() });
			if (waterClosed(bench).length === 3) fault.fires();
			const [first, then] = pair.map((name) => triggers[name ?? ""]);
			first?.(bench);
			bench.run(apartMs);
			then?.(bench);
			const isCut = pair.includes("power cut");
			bench.run(isCut && !pair.includes("silent board") ? 55 * second : 4 * minute);
			t.deepEqual(waterClosed(bench), [], label);
			const story = bench.story();
			t.deepEqual(story.toSorted(), ["-master", "-pump", "-valve.north"], label);
			if (!isCut) t.deepEqual(story, ["-pump", "-master", "-valve.north"], label);
		}
	}
	t.is(fault.times, 2 * names.length);
}

faultTest(
	"two things that end a run at once, in both orders: it ends once, pump before master before zone",
	(t, fault) => race(t, fault, 1, 0),
);

faultTest(
	"one thing that ends a run a second after another: it ends once, pump before master before zone",
	(t, fault) => race(t, fault, 2, second),
);
