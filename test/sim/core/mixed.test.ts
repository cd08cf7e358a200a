import test from "ava";
import { readProfiles } from "../../../hosts/node/site-file";
import { Sha256 } from "../../../modules/base/sha256";
import { Gateway } from "../../../modules/gateway/gateway";
import { PointQuality } from "../../../modules/points/table";
import { ResetReason } from "../../../modules/ports/system";
import { checkSite } from "../../../modules/site/check";
import { compileSite } from "../../../modules/site/compile";
import { lineLoads } from "../../../modules/site/load";
import type { Site } from "../../../modules/site/types";
import { SimClock } from "../../../sim/core/clock";
import { NorFlash } from "../../../sim/core/flash";
import { SimLine } from "../../../sim/core/line";
import { mixedSlaves } from "../../../sim/core/mixed-farm";
import { Random } from "../../../sim/core/random";
import { SimReceiver } from "../../../sim/core/receiver";
import { Scheduler } from "../../../sim/core/scheduler";
import siteFile from "../../../sim/sites/mixed-24.json";
import { allBlocks } from "../../support/core-blocks";

const site = siteFile as unknown as Site;
const profiles = readProfiles();
const plan = compileSite(site, profiles);
const MINUTE_US = 60_000_000;

/** What each device of the site measures, worked out by hand, in the order of its points. */
const truth: { readonly [device: string]: readonly number[] } = {
	"soil-a": [21, 10.1, 450],
	"soil-b": [6.2, 22, 10.2, 500, 32, 42, 52],
	"soil-c": [6.3, 23, 10.3, 550],
	"soil-d": [10.4, 24, 600, 12],
	"soil-e": [10.5, 25, 12.5],
	"soil-f": [500, 10.6],
	"air-a": [-6.2, 57],
	"air-b": [-6.3, 58],
	shelter: [59, -6.4, 70_009],
	weather: [-6.5, 60, 91_010, 70_010, 210, 8, 4],
	rain: [13.1, 1.1],
	"main-flow": [16, 0.566, 0, 2012],
	"branch-flow": [16.5, 0.584, 0, 2013],
	mains: [
		...[223.5, 224.5, 225.5, 3.75, 3.75, 3.75, 628.6, 628.6, 628.6],
		...[1885.8, 2514.4, 1663.1, 0.75, 50, 1007, 3.5, 1010.5],
	],
	"store-meter": [223.75, 3.875, 650.3, 0.75, 50, 1007.5, 1011.25],
	"pump-meter": [224, 4, 672, 1_008_000, 50, 0.75],
	"water-ph": [6.67, 15.7, 0],
	tank: [17, 1, 1518, 1.518],
	"pond-near": [19.5, 7.55, 85.5],
	"pond-far": [82, 7.2, 16, 520, 0.26, 338],
	"cold-store": [3.1, -8.1, 4.1, 1.5, 0, 0, 0, 0, 8, 128, 0],
	"pump-drive": [0x0337, 1450, -38, 0, 0, 0x0001_0203, 1],
	crates: [3.3, 3.8, 4.3, 4.8, 5.3, 5.8, 6.3],
	relays: [0, 1, 0, 1, 0, 1, 0, 1, 0, 200],
};

function start() {
	const scheduler = new Scheduler();
	const turnaround = new Random(1, "turnaround");
	const wire = new SimLine(scheduler, mixedSlaves(site), () => turnaround.between(5_000, 40_000));
	const gateway = Gateway.start(plan, {
		clock: new SimClock(scheduler, 0),
		entropy: new Random(1, "entropy"),
		makeDigest: () => new Sha256(),
		log: { info: () => undefined, warn: () => undefined },
		flash: new NorFlash(64),
		state: new NorFlash(2),
		system: { resetReason: ResetReason.powerOn },
		openSerial: (_name, options) => wire.open(options),
		openMqtt: new SimReceiver(scheduler).open,
		receiptKey: null,
		observer: null,
	});
	if (typeof gateway === "string") throw new Error(gateway);
	const line = gateway.lines[0];
	if (line === undefined) throw new Error("the site has a line");
	return { scheduler, gateway, line };
}

test("the site is sound, of 24 devices and many kinds, and fits on its line", (t) => {
	t.deepEqual(checkSite(siteFile, profiles), []);
	t.is(site.devices.length, 24);
	t.true(new Set(site.devices.map(({ profile }) => profile)).size >= 14);
	t.true(site.points.length >= 90);
	t.is(site.lines.length, 1);
	const formats = new Set(site.devices.map(({ format }) => format ?? site.lines[0]?.format));
	t.deepEqual([...formats].sort(), ["8E1", "8N1", "8N2"]);
	const tables = new Set(plan.lines[0]?.wants.map(({ code }) => code));
	t.deepEqual([...tables].sort(), [1, 2, 3, 4]);
	const [load] = lineLoads(plan);
	t.true(load !== undefined && load.percent > 0 && load.percent < 80, `${load?.percent} %`);
	t.true(load !== undefined && load.longestMs <= 250, `${load?.longestMs} ms`);
});

test("within a minute every point is good and holds what its device measures", (t) => {
	const { scheduler, gateway } = start();
	scheduler.runUntil(MINUTE_US);
	let compared = 0;
	for (const device of site.devices) {
		const points = site.points.filter((point) => point.device === device.name);
		const expected = truth[device.name] ?? [];
		t.is(points.length, expected.length, device.name);
		for (const [at, point] of points.entries()) {
			const index = site.points.indexOf(point);
			t.is(gateway.points.quality(index, 60_000), PointQuality.good, point.name);
			const off = Math.abs(gateway.points.value(index) - (expected[at] as number));
			const step = plan.points[index]?.step ?? 0;
			t.true(off <= step / 2 + 1e-6, `${point.name}: ${gateway.points.value(index)}, not ${expected[at]}`);
			compared += 1;
		}
	}
	t.is(compared, site.points.length);
	gateway.close();
});

test("holes that are refused are found and remembered, and nothing else is read apart for it", (t) => {
	const { scheduler, gateway, line } = start();
	const exceptions = () => line.slaves.map((slave) => slave.exceptions);
	scheduler.runUntil(3 * MINUTE_US);
	const { joins } = line.poller.plan;
	const { refusals } = joins;
	const after = exceptions();
	const refusing = site.devices.filter((_, index) => (after[index] as number) > 0).map(({ name }) => name);
	t.deepEqual(refusing, ["pond-far", "cold-store"]);
	// Between the probes two, before each of three states one, before the door one; pond-far: 8 to 11, 0x12 and 0x13.
	t.is(refusals, 8);
	scheduler.runUntil(12 * MINUTE_US);
	t.is(joins.refusals, refusals);
	t.deepEqual(exceptions(), after);
	const nowMs = scheduler.nowUs / 1000;
	site.points.forEach((point, index) => {
		t.is(gateway.points.quality(index, nowMs), PointQuality.good, point.name);
	});
	for (const slave of line.slaves) t.is(slave.timeouts, 0);
	gateway.close();
});

test("holes are read through where the twins allow it, and never where a profile forbids it", (t) => {
	const { scheduler, gateway, line } = start();
	scheduler.runUntil(3 * MINUTE_US);
	const blocks = allBlocks(line.poller.plan);
	const { plan: blockPlan } = line.poller;
	const holed = blocks.filter(({ first, last, count }) => {
		const wanted = new Set<number>();
		for (let place = first; place <= last; place += 1) {
			const { address, count: registers } = blockPlan.at(place);
			for (let register = 0; register < registers; register += 1) wanted.add(address + register);
		}
		return wanted.size < count;
	});
	const names = new Set(holed.map(({ slave }) => site.devices[slave]?.name ?? ""));
	for (const name of ["weather", "mains", "store-meter", "main-flow"]) t.true(names.has(name), name);
	for (const { slave } of holed) {
		const device = site.devices[slave];
		t.true(profiles.get(device?.profile ?? "")?.line.holes, device?.name);
	}
	for (const block of blocks) {
		const most = line.slaves[block.slave]?.options.registersPerRead ?? 0;
		t.true(block.code <= 2 || block.count <= most, `${block.count} registers of ${block.slave}`);
	}
	gateway.close();
});
