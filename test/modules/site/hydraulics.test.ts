import test from "ava";
import { checkSite } from "../../../modules/site/check";
import { compileSite } from "../../../modules/site/compile";
import type { IrrigationPlan, SitePlan } from "../../../modules/site/plan";
import { decodeTable, encodeTable } from "../../../modules/site/table";
import type { Site } from "../../../modules/site/types";
import { filter, share } from "../../support/core-mutations-hydraulics";
import { plain } from "../../support/core-plain";
import { orchardSite, profileMap, type Writable } from "../../support/core-site";

const profiles = profileMap();

function planOf(change: (site: Writable<Site>) => unknown): SitePlan {
	const site = orchardSite();
	change(site);
	if (checkSite(site, profiles).length > 0) throw new Error(JSON.stringify(checkSite(site, profiles)));
	return compileSite(site, profiles);
}

function irrigationOf(change: (site: Writable<Site>) => unknown): IrrigationPlan {
	return planOf(change).programs[0] as IrrigationPlan;
}

test("a site that says nothing of it has nothing of it", (t) => {
	const { hydraulics, zones, zonesAtOnce } = irrigationOf(() => undefined);
	t.is(hydraulics, null);
	t.deepEqual([zones[0]?.cycle, zonesAtOnce], [null, 1]);
});

test("with a capacity as many zones run as fit, and a soak is twice its cycle unless it is said", (t) => {
	const program = irrigationOf(share);
	t.is(program.zonesAtOnce, 3);
	t.deepEqual(plain(program.hydraulics), {
		capacity: 30,
		order: "driest",
		overlapMs: 5000,
		openDelayMs: 0,
		recovery: { afterRunMs: 3_600_000, restMs: 1_800_000 },
	});
	t.deepEqual(plain(program.zones[0]?.cycle), { cycleMs: 900_000, soakMs: 1_800_000 });
	const said = irrigationOf((site) => Object.assign(share(site).zones[0] ?? {}, { soakMs: 600_000 }));
	t.is(said.zones[0]?.cycle?.soakMs, 600_000);
});

test("a filter's plan has its pace and the dosers that it waits for, and its valves are nobody's zones", (t) => {
	const doser = (site: Writable<Site>): void => {
		filter(site);
		Object.assign(site, { water: { flow: "water.flow", unscheduledAbove: 0.5 } });
		Object.assign(site.outputs[6] ?? {}, { fedBy: "master" });
		Object.assign(site.outputs[7] ?? {}, { kind: "doser" });
		Object.assign(site.programs[2] ?? {}, { valves: ["flush.1"] });
		const search = { type: "burst-search", name: "burst", pump: "pump", master: "master" };
		Object.assign(site, { programs: [...site.programs, search] });
	};
	const [, , program, search] = planOf(doser).programs;
	t.like(program, { type: "backflush", gapMs: 900_000, pauseMs: 10_000, delayMs: 30_000, everyMs: 0, injectors: [7] });
	t.like(search, { type: "burst-search", valves: [2, 3, 4] });
	const allowed = planOf((site) => {
		doser(site);
		Object.assign(site.programs[2] ?? {}, { whileInjecting: true });
	});
	t.like(allowed.programs[2], { injectors: [] });
});

test("all of it goes through the table unharmed", (t) => {
	for (const change of [share, filter]) {
		const plan = planOf(change);
		const decoded = decodeTable(encodeTable(plan));
		if (typeof decoded === "string") throw new Error(decoded);
		t.deepEqual(plain(decoded.programs), plain(plan.programs));
	}
});
