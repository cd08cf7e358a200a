import test from "ava";
import { readProfiles } from "../../../hosts/node/site-file";
import { dataOffset } from "../../../modules/bus/frame";
import { LeaseAnswer, LeaseReason, outputStateName } from "../../../modules/outputs/lease";
import { type ResolvedProfile, resolveProfile } from "../../../modules/site/resolve";
import { twinOf } from "../../../sim/core/odd-twins";
import type { GroPointTwin } from "../../../sim/core/odd-twins-soil";
import type { StartedTwin } from "../../../sim/core/odd-twins-water";
import type { ReadAwayRainTwin } from "../../../sim/core/odd-twins-weather";
import type { ProfileTwin } from "../../../sim/core/profile-twin";
import { RegisterBank } from "../../../sim/core/register-bank";
import { SimSlave } from "../../../sim/core/slave";
import { DeviceBench as Bench, type DeviceBench, type DeviceOnBench } from "../../support/core-devices";

const profiles = readProfiles();

/** An odd device's twin, with values in its quantities' units. */
function twin(name: string, unit: number, values: Readonly<Record<string, number>> = {}, nowMs = () => 0): ProfileTwin {
	const made = twinOf(resolveProfile(name, profiles) as ResolvedProfile, { unit, nowMs });
	for (const [quantity, value] of Object.entries(values)) made.set(quantity, value);
	return made;
}

/** Another device on the line, which must not suffer: an SMT100, 30 s, read every second here. */
const neighbour: DeviceOnBench = {
	name: "other",
	profile: "truebner-smt100-modbus",
	slave: () => new SimSlave(9, { holding: (address) => (address < 5 ? 10_000 + address : undefined) }),
	points: [{ quantity: "temperature", periodMs: 1000, staleAfterMs: 3000 }],
};

function neighbourIsWell(t: { is(a: unknown, b: unknown): void; true(a: boolean): void }, bench: DeviceBench): void {
	t.is(bench.point("other.temperature").quality, "good");
	t.true((bench.point("other.temperature").ageMs ?? 1e9) < 2500);
}

const moistures = { "moisture-1": 20, "moisture-2": 21, "moisture-3": 22, "moisture-4": 23 };

for (const isDeaf of [false, true]) {
	const how = isDeaf ? "and is deaf meanwhile" : 'and says "measuring" meanwhile';
	test(`GroPoint measures when it is read ${how}: one reading, others are polled`, (t) => {
		const bench = new Bench([
			neighbour,
			{
				name: "soil",
				profile: "gropoint-profile",
				slave: (nowMs) => {
					const soil = twin("gropoint-profile", 1, moistures, nowMs) as GroPointTwin;
					soil.isDeafWhileBusy = isDeaf;
					return soil.slave;
				},
				points: [1, 2, 3, 4].map((segment) => ({ quantity: `moisture-${segment}`, periodMs: 20_000 })),
			},
		]);
		bench.run(15_000);
		for (const segment of [1, 2, 3, 4]) {
			const { value, quality } = bench.point(`soil.moisture-${segment}`);
			t.is(quality, "good");
			t.is(Math.round((value ?? 0) * 10), 190 + 10 * segment);
		}
		neighbourIsWell(t, bench);
		const [, soil] = bench.gateway.lines[0]?.slaves ?? [];
		t.false(soil?.silent ?? true);
		bench.run(60_000);
		t.is(bench.point("soil.moisture-4").quality, "good");
		t.true((bench.point("soil.moisture-4").ageMs ?? 1e9) < 21_000, "the turn keeps its beat");
	});
}

test("a DO7016 is told to measure before each reading, and read when it has", (t) => {
	let probe: ProfileTwin | null = null;
	const bench = new Bench([
		{
			name: "pond",
			profile: "supmea-do7016",
			slave: (nowMs) => {
				probe = twin("supmea-do7016", 10, { oxygen: 8, temperature: 15 }, nowMs);
				return probe.slave;
			},
			points: [{ quantity: "oxygen" }, { quantity: "temperature" }],
		},
		neighbour,
	]);
	bench.run(6_000);
	t.is(bench.point("pond.oxygen").value, 8);
	(probe as ProfileTwin | null)?.set("oxygen", 5);
	bench.run(10_000);
	t.is(bench.point("pond.oxygen").value, 5, "the newest measurement, not the one before");
	t.is(bench.point("pond.oxygen").quality, "good");
	neighbourIsWell(t, bench);
});

/** A Yosemitech in a pond, beside the other. */
function pond(): { readonly bench: DeviceBench; readonly probe: StartedTwin } {
	let probe: ProfileTwin | null = null;
	const slave = (nowMs: () => number): SimSlave => {
		probe = twin("yosemitech-y5xx", 1, { temperature: 15, saturation: 75, oxygen: 7.5 }, nowMs);
		return probe.slave;
	};
	const bench = new Bench([
		{ name: "pond", profile: "yosemitech-y5xx", slave, points: [{ quantity: "oxygen" }] },
		neighbour,
	]);
	return { bench, probe: probe as unknown as StartedTwin };
}

test("Yosemitech's probes are started by their raw frame, and read by the one length that they answer", (t) => {
	const { bench, probe } = pond();
	bench.run(8_000);
	t.is(bench.point("pond.oxygen").value, 7.5);
	t.is(probe.starts, 1);
	bench.run(20_000);
	t.is(probe.starts, 3, "before each reading");
	neighbourIsWell(t, bench);
});

test("a probe that comes back from silence is started again before it is read", (t) => {
	const { bench, probe } = pond();
	bench.run(8_000);
	const answer = probe.slave.answer.bind(probe.slave);
	probe.slave.answer = () => null;
	bench.run(120_000);
	t.true(bench.gateway.lines[0]?.slaves[0]?.silent);
	t.is(bench.point("pond.oxygen").quality, "stale");
	probe.slave.answer = answer;
	probe.starts = 0;
	bench.run(20_000);
	t.is(bench.point("pond.oxygen").quality, "good");
	t.true(probe.starts >= 1);
});

test("a register that reading clears is read alone, once a turn, and never because a reply was damaged", (t) => {
	const gauge = twin("deltaohm-hd2016-rain", 5) as ReadAwayRainTwin;
	const requests: string[] = [];
	const answer = gauge.slave.answer.bind(gauge.slave);
	let isDamaged = false;
	gauge.slave.answer = (request) => {
		const reply = answer(request);
		if (request[0] === 5) requests.push(`${request[3]}+${request[5]}`);
		if (isDamaged && reply !== null && request[3] === 2) reply[dataOffset] = (reply[dataOffset] as number) ^ 0xff;
		return reply;
	};
	const bench = new Bench([
		{
			name: "rain",
			profile: "deltaohm-hd2016-rain",
			slave: () => gauge.slave,
			points: ["status", "rain-since-read", "rain-total"].map((quantity) => {
				return quantity === "status" ? { quantity } : { quantity, order: "ABCD" as const };
			}),
		},
	]);
	gauge.fall(1200);
	bench.run(2_000);
	t.is(bench.point("rain.rain-since-read").value, 1200);
	t.deepEqual([...requests].sort(), ["0+1", "2+2", "4+2"], "nothing is read over it");
	isDamaged = true;
	requests.length = 0;
	gauge.fall(500);
	bench.run(10_000);
	t.is(requests.filter((request) => request === "2+2").length, 1, "not asked again at once");
	isDamaged = false;
	gauge.fall(300);
	bench.run(10_000);
	t.is(bench.point("rain.rain-since-read").value, 300);
	t.is(bench.point("rain.rain-since-read").quality, "uncertain", "500 were lost on the way");
	t.is(bench.point("rain.rain-since-read").reason, "doubtful reply");
	bench.run(10_000);
	t.is(bench.point("rain.rain-since-read").quality, "good");
});

test("relays that take commands in holding registers are outputs", (t) => {
	const board = twin("eletechsup-r421a08", 3);
	const device = {
		name: "board",
		profile: "eletechsup-r421a08",
		slave: () => board.slave,
		outputs: [
			{ name: "valve-a", actuator: "relay-1" },
			{ name: "valve-b", actuator: "relay-4" },
		],
	};
	const bench = new Bench([device], true);
	bench.run(5_000);
	const { outputs } = bench.gateway;
	t.deepEqual(
		[0, 1].map((index) => outputStateName(outputs.at(index).state)),
		["at-rest", "at-rest"],
	);
	bench.run(60_000);
	const untilMs = bench.nowMs + 10_000;
	t.is(outputs.lease(1, 0, untilMs, LeaseReason.moistureLow, bench.nowMs), LeaseAnswer.granted);
	outputs.advance(bench.nowMs);
	bench.run(2_000);
	t.deepEqual([board.isOn("relay-1"), board.isOn("relay-4")], [false, true]);
	t.is(outputStateName(outputs.at(1).state), "on");
	bench.run(12_000);
	t.deepEqual([board.isOn("relay-1"), board.isOn("relay-4")], [false, false], "the lease ran out");
	t.is(outputStateName(outputs.at(1).state), "at-rest");
	t.throws(() => new Bench([device]), undefined, "its read-back is an assumption");
});

test("a level transmitter that is set to other decimals, or to another unit, is followed or not believed", (t) => {
	let decimals = 1;
	let unitCode = 17;
	const bank = new RegisterBank()
		.scaled(2, 1, () => unitCode)
		.scaled(3, 1, () => decimals)
		.scaled(4, 1, () => Math.round(150 * 10 ** decimals));
	const bench = new Bench([
		{
			name: "tank",
			profile: "qdy30a-qdw90a",
			slave: () => new SimSlave(2, { holding: bank.read }),
			points: [{ quantity: "level-cm" }],
		},
	]);
	bench.run(12_000);
	t.is(Number(bench.point("tank.level-cm").value?.toFixed(6)), 1.5);
	decimals = 2;
	bench.run(12_000);
	t.is(Number(bench.point("tank.level-cm").value?.toFixed(6)), 1.5, "the scale of the same reply");
	decimals = 7;
	bench.run(12_000);
	t.is(bench.point("tank.level-cm").reason, "scale unknown");
	t.is(bench.point("tank.level-cm").value, null);
	decimals = 1;
	unitCode = 16;
	bench.run(12_000);
	t.is(bench.point("tank.level-cm").quality, "bad");
	t.is(bench.point("tank.level-cm").reason, "condition");
	unitCode = 17;
	bench.run(12_000);
	t.is(bench.point("tank.level-cm").quality, "good");
});
