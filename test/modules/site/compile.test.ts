import test from "ava";
import { AssertionError } from "../../../modules/base/assert";
import { type Block, BlockPlan } from "../../../modules/bus/blocks";
import { Slave } from "../../../modules/bus/slave";
import { characterUs, frameGapUs } from "../../../modules/bus/timing";
import { compileSite } from "../../../modules/site/compile";
import { siteHash } from "../../../modules/site/hash";
import { lineLoads } from "../../../modules/site/load";
import type { LinePlan } from "../../../modules/site/plan";
import { utcZone } from "../../../modules/time/zone";
import zones from "../../../modules/time/zones.json";
import { allBlocks } from "../../support/core-blocks";
import { orchardProfiles, orchardSite, profileMap } from "../../support/core-site";

function orchardPlan() {
	return compileSite(orchardSite(), profileMap());
}

/** What a line's reads are before anything is known of its slaves, on a port of 128 bytes. */
function blocksOf(line: LinePlan | undefined): BlockPlan {
	if (line === undefined) throw new Error("there is no such line");
	const slaves = line.devices.map(({ slave }) => new Slave(slave));
	return new BlockPlan(line.wants, slaves, {
		characterUs: characterUs(line.baud, "none", 1),
		gapUs: frameGapUs(line.baud, "none", 1),
		receiveBytes: 128,
		longestTransactionMs: line.longestTransactionMs,
	});
}

/** Points that a block feeds. */
function pointsOf(line: LinePlan, plan: BlockPlan, block: Block | undefined): readonly (number | undefined)[] {
	if (block === undefined) return [];
	return [...plan.order.subarray(block.first, block.last + 1)].map((want) => line.wants[want]?.point);
}

test("the same site and profiles give the same plan and the same hash", (t) => {
	t.deepEqual(orchardPlan(), orchardPlan());
	t.is(orchardPlan().hash.length, 8);
	const reversed = profileMap([...orchardProfiles()].reverse());
	t.deepEqual(compileSite(orchardSite(), reversed), orchardPlan(), "the order of the profiles does not matter");
});

test("the hash changes with the site and with a profile that it uses, not with one that it does not use", (t) => {
	const hash = siteHash(orchardSite(), profileMap(), null, utcZone);
	const site = orchardSite();
	site.title = "Demo orchard 2";
	t.notDeepEqual(siteHash(site, profileMap(), null, utcZone), hash);
	const profiles = orchardProfiles();
	profiles[0]?.quirks.push({ what: "another", so: "nothing" });
	t.notDeepEqual(siteHash(orchardSite(), profileMap(profiles), null, utcZone), hash);
	const more = [...orchardProfiles(), { ...orchardProfiles()[0], id: "other" } as never];
	t.deepEqual(siteHash(orchardSite(), profileMap(more), null, utcZone), hash);
	t.notDeepEqual(
		siteHash(orchardSite(), profileMap(), orchardPlan().health, utcZone),
		hash,
		"nor does it hide new series",
	);
});

test("the gateway's own series come with every site, unless it says no", (t) => {
	const { health } = orchardPlan();
	t.is(health?.everyMs, 600_000);
	t.deepEqual(health?.line[0], { name: "load", kind: "bus-load", unit: "%", step: 0.1 });
	t.deepEqual(health?.device[0], { name: "requests", kind: "total", unit: "1", step: 1 });
	const site = orchardSite();
	t.is(compileSite({ ...site, health: { everyMs: 5_000 } }, profileMap()).health?.everyMs, 5_000);
	t.is(compileSite({ ...site, health: { everyMs: 0 } }, profileMap()).health, null);
});

test("a site's time zone is compiled into its rules, without what was before 2020; without one it is UTC", (t) => {
	const zoneOf = (timeZone: string) => compileSite({ ...orchardSite(), timeZone }, profileMap(), { zones }).timeZone;
	t.is(orchardPlan().timeZone, utcZone);
	t.deepEqual(zoneOf("Asia/Urumqi"), {
		name: "Asia/Urumqi",
		firstOffsetS: 21_600,
		changesAtS: [],
		offsetsS: [],
		rule: null,
	});
	t.is(zoneOf("Europe/Berlin").rule?.toSummer.month, 3);
	t.deepEqual(zoneOf("Europe/Berlin").changesAtS, []);
	t.is(zoneOf("Africa/Casablanca").offsetsS.at(-1), 0, "since September 2026");
	const hash = (timeZone: string) => compileSite({ ...orchardSite(), timeZone }, profileMap(), { zones }).hash;
	t.notDeepEqual(hash("Asia/Urumqi"), hash("Asia/Shanghai"));
});

test("a place is at sea level unless it says otherwise; a site without one has none", (t) => {
	const site = orchardSite();
	t.deepEqual(orchardPlan().place, { latitudeDeg: 37.3, longitudeDeg: 120.8, elevationM: 60 });
	site.place = { latitudeDeg: -33.9, longitudeDeg: 18.4 };
	t.deepEqual(compileSite(site, profileMap()).place, { latitudeDeg: -33.9, longitudeDeg: 18.4, elevationM: 0 });
	delete site.place;
	t.is(compileSite(site, profileMap()).place, null);
});

test("a site that did not pass its check is a broken assumption", (t) => {
	const site = orchardSite();
	for (const device of site.devices) device.unit = 1;
	t.throws(() => compileSite(site, profileMap()), { instanceOf: AssertionError });
});

test("adjacent registers of one device are read at once, holes are not, relays come last", (t) => {
	const [field, store] = orchardPlan().lines as [LinePlan, LinePlan];
	const plan = blocksOf(field);
	const polls = allBlocks(plan).map(({ slave, code, address, count }) => [slave, code, address, count]);
	t.deepEqual(polls, [
		[0, 3, 0, 3],
		[1, 3, 0, 3],
		[2, 3, 0, 3],
		[3, 3, 0, 3],
		[4, 4, 1, 2],
		[5, 3, 0, 2],
		[5, 3, 112, 2],
		[6, 1, 0, 5],
	]);
	t.deepEqual(pointsOf(field, plan, allBlocks(plan)[0]), [0, 1, 2]);
	t.deepEqual(pointsOf(field, plan, allBlocks(plan).at(-1)), [-1], "coils that are read back feed no point");
	t.deepEqual(
		field.wants.at(-1)?.readBacks.map(({ output, offset }) => [output, offset]),
		[
			[0, 0],
			[1, 1],
			[2, 2],
			[3, 3],
			[4, 4],
		],
	);
	t.deepEqual(
		allBlocks(blocksOf(store)).map(({ slave, code, count }) => [slave, code, count]),
		[
			[0, 4, 2],
			[1, 4, 2],
			[2, 1, 1],
		],
	);
});

test("every want knows where it lies in its block, every output which want reads it back", (t) => {
	const plan = orchardPlan();
	const [field] = plan.lines as [LinePlan, LinePlan];
	const blocks = blocksOf(field);
	const offsetOf = (point: number): number | undefined => {
		const want = field.wants.findIndex((one) => one.point === point);
		const at = blocks.order.indexOf(want);
		const block = allBlocks(blocks).find(({ first, last }) => first <= at && at <= last);
		return block === undefined ? undefined : blocks.offsetOf(want, block);
	};
	t.deepEqual([0, 1, 2].map(offsetOf), [0, 1, 2]);
	t.deepEqual([12, 13, 14, 15].map(offsetOf), [0, 1, 0, 0]);
	const readBacks = plan.outputs.map(({ line, readBackWant }) => plan.lines[line]?.wants[readBackWant]);
	t.deepEqual(
		readBacks.map((want) => [want?.slave, want?.code, want?.point]),
		[...new Array(5).fill([6, 1, -1]), [2, 1, -1]],
	);
	readBacks.forEach((want, output) => {
		t.true(want?.readBacks.some((one) => one.output === output));
	});
});

test("a block is no longer than the device allows, whatever the periods", (t) => {
	const profiles = orchardProfiles();
	for (const profile of profiles) profile.line.registersPerRead = 2;
	const site = orchardSite();
	const [first] = site.points;
	if (first !== undefined) first.periodMs = 1000;
	const plan = blocksOf(compileSite(site, profileMap(profiles)).lines[0]);
	t.deepEqual(
		allBlocks(plan)
			.slice(0, 2)
			.map(({ address, count }) => [address, count]),
		[
			[0, 2],
			[2, 1],
		],
	);
});

test("classes reach the plan: monitor unless said, relays that are read back are control", (t) => {
	const site = orchardSite();
	Object.assign(site.points[0] ?? {}, { class: "control" });
	Object.assign(site.points[1] ?? {}, { class: "background" });
	const wants = compileSite(site, profileMap()).lines[0]?.wants ?? [];
	const classOf = (point: number) => wants.find((want) => want.point === point)?.wantClass;
	t.deepEqual([classOf(0), classOf(1), classOf(2), classOf(-1)], [0, 2, 1, 0]);
});

test("reads beside control points are no longer than half their shortest period, unless the line says so", (t) => {
	const site = orchardSite();
	const line = site.lines[0] as { longestByClassMs?: object };
	const longest = () => compileSite(site, profileMap()).lines[0]?.longestByClassMs;
	t.deepEqual(longest(), [250, 250, 250]);
	Object.assign(site.points[0] ?? {}, { class: "control", periodMs: 2000 });
	t.deepEqual(longest(), [250, 250, 250]);
	Object.assign(site.points[1] ?? {}, { class: "control", periodMs: 300 });
	t.deepEqual(longest(), [250, 150, 150]);
	line.longestByClassMs = { control: 100, background: 200 };
	t.deepEqual(longest(), [100, 150, 200]);
});

test("two points of one quantity share their registers", (t) => {
	const site = orchardSite();
	site.points.push({ name: "again", device: "soil-north", quantity: "temperature" });
	const plan = compileSite(site, profileMap());
	const [field] = plan.lines as [LinePlan, LinePlan];
	const blocks = blocksOf(field);
	const [block] = allBlocks(blocks) as [Block];
	t.deepEqual(pointsOf(field, blocks, block), [0, 1, 20, 2]);
	t.is(block.count, 3);
	t.is(
		blocks.offsetOf(
			field.wants.findIndex(({ point }) => point === 20),
			block,
		),
		1,
	);
});

test("defaults come from the profile, and what the site says wins", (t) => {
	const site = orchardSite();
	const [first, second] = site.points;
	if (first !== undefined) first.periodMs = 60_000;
	if (second !== undefined) Object.assign(second, { staleAfterMs: 99_000, deadband: 0.5, storeEveryMs: 7 });
	const device = site.devices[0];
	if (device !== undefined) device.replyTimeoutMs = 1234;
	const plan = compileSite(site, profileMap());
	t.is(plan.points[0]?.staleAfterMs, 180_000, "three periods at the least");
	t.is(plan.points[0]?.deadbandCounts, null);
	t.is(plan.points[0]?.title, "North");
	t.like(plan.points[1], { title: "soil.north.temperature", staleAfterMs: 99_000, deadbandCounts: 5, storeEveryMs: 7 });
	t.is(plan.lines[0]?.devices[0]?.slave.replyTimeoutMs, 1234);
	t.is(plan.lines[0]?.devices[1]?.slave.replyTimeoutMs, 300);
	t.like(plan.alarms[0], { watch: "limits", subject: 18, aboveCounts: 50, belowCounts: null, hysteresisCounts: 5 });
});

test("formats become parity and stop bits", (t) => {
	for (const [format, parity, stop] of [
		["8N1", "none", 1],
		["8E1", "even", 1],
		["8O1", "odd", 1],
		["8N2", "none", 2],
	] as const) {
		const profiles = orchardProfiles();
		for (const profile of profiles) profile.line.formats = [format];
		const site = orchardSite();
		for (const line of site.lines) line.format = format;
		const line = compileSite(site, profileMap(profiles)).lines[0];
		t.true(line?.devices.every(({ slave }) => slave.parity === parity && slave.stop === stop));
	}
});

test("a device's own format wins over its line's", (t) => {
	const profiles = orchardProfiles();
	for (const profile of profiles) profile.line.formats = ["8N1", "8E1"];
	const site = orchardSite();
	const device = site.devices[1];
	if (device !== undefined) device.format = "8E1";
	const parities = compileSite(site, profileMap(profiles)).lines[0]?.devices.map(({ slave }) => slave.parity);
	t.deepEqual(parities?.slice(0, 3), ["none", "even", "none"]);
});

test("the load of a line is what a hand reckons", (t) => {
	const [field, store] = lineLoads(orchardPlan());
	// 9600 8N1: 1.041667 ms a character, t3.5 3.646 ms, 20 ms to answer. Request 8 bytes, reply 5 + 2N.
	const read = (registers: number) => (8 + 5 + 2 * registers) * 1.0416667 + 20 + 3.646;
	const coils = (8 + 6) * 1.0416667 + 20 + 3.646;
	const byHand = (4 * read(3)) / 10_000 + read(2) / 10_000 + read(2) / 5000 + read(2) / 30_000 + coils / 10_000;
	t.is(field?.line, "field");
	t.true(Math.abs((field?.percent ?? 0) - 100 * byHand) < 0.001, `${field?.percent} by ${100 * byHand}`);
	t.true(Math.abs((store?.percent ?? 0) - 100 * ((2 * read(2) + coils) / 10_000)) < 0.001);
	const sum = (parts: readonly { readonly percent: number }[]) => parts.reduce((all, { percent }) => all + percent, 0);
	t.true(Math.abs(sum(field?.classes ?? []) - (field?.percent ?? 0)) < 1e-9);
	t.true(Math.abs(sum(field?.devices ?? []) - (field?.percent ?? 0)) < 1e-9);
	t.true(Math.abs((field?.classes[0]?.percent ?? 0) - (100 * coils) / 10_000) < 0.001, "relays are control");
	t.is(field?.classes[2]?.percent, 0);
});

test("a line that is asked for more than it can carry is told so", (t) => {
	const site = orchardSite();
	for (const point of site.points) point.periodMs = 200;
	const [field] = lineLoads(compileSite(site, profileMap()));
	t.true((field?.percent ?? 0) > 130, `${field?.percent} %`);
	t.deepEqual(lineLoads(compileSite(site, profileMap())), lineLoads(compileSite(site, profileMap())));
});

test("a slow point beside a fast one costs its registers, not a request of its own", (t) => {
	const site = orchardSite();
	const own = site.points.filter(({ device }) => device === "soil-north");
	const [moisture] = own;
	const percent = () => {
		const { devices = [] } = lineLoads(compileSite(site, profileMap()))[0] ?? {};
		return devices.find(({ device }) => device === "soil-north")?.percent ?? 0;
	};
	for (const point of own) Object.assign(point, { periodMs: 60_000, staleAfterMs: undefined });
	if (moisture !== undefined) moisture.periodMs = 1000;
	const read = (registers: number) => (13 + 2 * registers) * 1.0416667 + 20 + 3.646;
	const byHand = (59 * read(1) + read(3)) / 60_000;
	t.true(Math.abs(percent() - 100 * byHand) < 0.02, `${percent()} by ${100 * byHand}`);
	for (const point of own) point.periodMs = 86_400_000;
	t.true(percent() > 0 && percent() < 0.001);
});
