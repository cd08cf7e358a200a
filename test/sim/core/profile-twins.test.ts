import test, { type ExecutionContext } from "ava";
import { readProfiles } from "../../../hosts/node/site-file";
import { RequestFrame } from "../../../modules/bus/requests";
import { reasonName } from "../../../modules/points/reason";
import { PointQuality, qualityName } from "../../../modules/points/table";
import { checkSite } from "../../../modules/site/check";
import type { ProfileWrite, RegisterRef } from "../../../modules/site/profile";
import { ProfileBook } from "../../../modules/site/profile-book";
import { readBackStates } from "../../../modules/site/read-back";
import { widthOf } from "../../../modules/site/register-runs";
import { profileNames, type ResolvedProfile, type ResolvedQuantity } from "../../../modules/site/resolve";
import { twinOf } from "../../../sim/core/odd-twins";
import { plausible } from "../../../sim/core/plausible";
import { ProfileTwin } from "../../../sim/core/profile-twin";
import { Scheduler } from "../../../sim/core/scheduler";
import { siteOf, startTwinSite } from "../../support/core-twin-site";

const profiles = readProfiles();
const book = new ProfileBook(profiles);
const names = profileNames(profiles);
const UNIT = 7;
const SECOND_US = 1_000_000;
/** Every first reading is in by then, and no second one of a register that reading clears. */
const READ_S = 9;
/** Of devices that must be asked twice, or be told to measure. */
const READ_SLOWLY_S = 25;

function makeTwin(profile: ResolvedProfile): ProfileTwin {
	return new ProfileTwin(profile, { unit: UNIT, order: "CDAB" });
}

/** Registers that say what a quantity is worth, and its own: changed, it is another value. */
function wordsOf(twin: ProfileTwin, quantity: ResolvedQuantity): string {
	const { table, address, bits, scaleFrom, goodWhile = [] } = quantity;
	const own = Array.from({ length: widthOf(quantity) }, (_, at) => {
		const word = twin.wordAt({ table, address: address + at });
		return bits === undefined ? word : (word >> bits.shift) & ((1 << bits.width) - 1);
	});
	const conditions = goodWhile.map((one) => twin.wordAt(one) & (one.raw === undefined ? (one.mask ?? 0xffff) : 0xffff));
	return JSON.stringify([own, scaleFrom === undefined ? 0 : twin.wordAt(scaleFrom), conditions]);
}

/**
 * Sets as many quantities as can be good at once: those that contradict one that is set already (a register that holds
 * centimetres or metres) wait for the next round.
 */
function arrange(profile: ResolvedProfile, waiting: readonly ResolvedQuantity[]) {
	let set: { readonly quantity: ResolvedQuantity; readonly value: number }[] = [];
	const make = (): ProfileTwin => {
		const twin = makeTwin(profile);
		for (const { quantity, value } of set) twin.arrange(quantity.name, value);
		return twin;
	};
	for (const [index, quantity] of waiting.entries()) {
		const twin = make();
		const before = set.map((one) => wordsOf(twin, one.quantity));
		const value = plausible(quantity, index);
		twin.arrange(quantity.name, value);
		const mine = wordsOf(twin, quantity);
		const isQuiet = set.every((one, at) => wordsOf(twin, one.quantity) === before[at]);
		set = isQuiet ? [...set, { quantity, value }] : set;
		if (isQuiet && wordsOf(make(), quantity) !== mine) set = set.slice(0, -1);
	}
	return set;
}

function compare(t: ExecutionContext, profile: ResolvedProfile, waiting: readonly ResolvedQuantity[]): number {
	const set = arrange(profile, waiting);
	const quantities = set.map(({ quantity }) => quantity);
	const site = siteOf(profile, UNIT, quantities);
	t.deepEqual(checkSite(site, profiles), [], profile.name);
	const scheduler = new Scheduler();
	const twin = twinOf(profile, { unit: UNIT, order: "CDAB", nowMs: () => scheduler.nowUs / 1000 });
	for (const { quantity, value } of set) twin.arrange(quantity.name, value);
	const { gateway } = startTwinSite(site, profiles, twin.slave, scheduler);
	const isSlow = profile.line.wait !== undefined || profile.profile.start !== undefined;
	const readS = isSlow ? READ_SLOWLY_S : READ_S;
	scheduler.runUntil(readS * SECOND_US);
	for (const [index, { quantity, value }] of set.entries()) {
		const name = `${profile.name} ${quantity.name}`;
		const quality = gateway.points.quality(index, readS * 1000);
		t.is(
			qualityName(quality),
			qualityName(PointQuality.good),
			`${name}: ${reasonName(gateway.points.reason(index, readS * 1000))}`,
		);
		const off = Math.abs(gateway.points.value(index) - value);
		t.true(off <= quantity.step + 1e-9 * Math.abs(value), `${name}: ${gateway.points.value(index)}, not ${value}`);
	}
	gateway.close();
	return set.length;
}

test("a gateway reads the twin of every profile and variant, and every quantity comes out as it was set", (t) => {
	let compared = 0;
	for (const name of names) {
		const profile = book.get(name) as ResolvedProfile;
		let waiting = profile.quantities;
		while (waiting.length > 0) {
			const set = arrange(profile, waiting);
			t.true(set.length > 0, `${name}: ${waiting[0]?.name} can't be arranged`);
			if (set.length === 0) break;
			compared += compare(t, profile, waiting);
			waiting = waiting.filter((quantity) => !set.some((one) => one.quantity === quantity));
		}
	}
	t.log(`${names.length} devices, ${compared} quantities`);
	const all = names.flatMap((name) => (book.get(name) as ResolvedProfile).quantities);
	t.is(compared, all.length);
	t.true(names.length >= 190);
});

test("a twin refuses what is outside of it, and reads that its device does not answer", (t) => {
	const ask = (name: string, code: number, address: number, count: number) => {
		const { slave } = makeTwin(book.get(name) as ResolvedProfile);
		const reply = slave.answer(new RequestFrame().words(UNIT, code, address, count).frame());
		return reply === null ? "silence" : (reply[1] as number) > 0x80 ? reply[2] : "data";
	};
	t.is(ask("truebner-smt100-modbus", 3, 0, 4), "data");
	t.is(ask("truebner-smt100-modbus", 3, 0, 5), 3, "more than a read may have");
	t.is(ask("truebner-smt100-modbus", 3, 5, 1), 2);
	t.is(ask("truebner-smt100-modbus", 4, 0, 1), 2);
	t.is(ask("eletechsup-r421a08", 3, 1, 1), "data");
	t.is(ask("eletechsup-r421a08", 3, 1, 3), 3, "one at a time");
	t.is(ask("eastron-sdm120-220-230", 4, 0, 8), "data", "holes are read");
	t.is(ask("jxct-7in1-scattered", 3, 0x12, 3), 2, "holes are refused");
	t.is(ask("yosemitech-y5xx", 3, 9728, 6), "data");
	t.is(ask("yosemitech-y5xx", 3, 9728, 2), "silence");
	t.is(ask("yosemitech-y532", 3, 9728, 4), "silence");
});

test("every actuator of every profile obeys, and is read back as the profile says", (t) => {
	let switched = 0;
	for (const name of names) {
		const profile = book.get(name) as ResolvedProfile;
		let nowMs = 0;
		const twin = new ProfileTwin(profile, { unit: UNIT, nowMs: () => nowMs });
		const write = (order: ProfileWrite, value = order.values) => {
			const reply = twin.slave.answer(new RequestFrame().write(UNIT, order.function, order.address, value).frame());
			return reply !== null && (reply[1] as number) < 0x80;
		};
		for (const actuator of profile.actuators) {
			const { on, off, timer, set, readBack } = actuator;
			const what = `${name} ${actuator.name}`;
			const read = (): number => twin.wordAt(readBack as RegisterRef);
			if (on !== undefined && off !== undefined) {
				for (const [order, isOn] of [
					[on, true],
					[off, false],
					[on, true],
					[off, false],
				] as const) {
					t.true(write(order), what);
					t.is(twin.isOn(actuator.name), isOn, what);
					if (readBack === undefined || set !== undefined) continue;
					const states = readBackStates(readBack);
					t.is(read() & states.mask, isOn ? states.on : states.off, what);
				}
				switched += 1;
			}
			if (timer !== undefined) {
				t.true(write(timer.write, [(timer.write.values[0] as number) + 3]), what);
				nowMs += 3 * timer.unitMs - 1;
				t.true(twin.isOn(actuator.name), what);
				nowMs += 1;
				t.false(twin.isOn(actuator.name), what);
			}
			if (set === undefined || set.type === "f32") continue;
			const order = { function: set.function, address: set.address, values: [] };
			const raw = (value: number) => Math.round((value - (set.offset ?? 0)) / (set.scale ?? 1)) & 0xffff;
			t.true(write(order, [raw(set.range[1])]), what);
			t.is(twin.wordAt(set), raw(set.range[1]), what);
			const isWhole = raw(set.range[0]) === ((raw(set.range[1]) + 1) & 0xffff);
			if (!isWhole) t.false(write(order, [(raw(set.range[1]) + 1) & 0xffff]), `${what} takes what is out of its range`);
		}
	}
	t.true(switched > 100);
});

test("settings: functions, values, effect at once or after power, and what is lost unsaved", (t) => {
	const write = (twin: ProfileTwin, unit: number, address: number, value: number, code = 6) =>
		twin.slave.answer(new RequestFrame().write(unit, code, address, code === 6 ? value : [value]).frame());
	const isTaken = (reply: Uint8Array | null) => reply !== null && (reply[1] as number) < 0x80;
	const late = makeTwin(book.get("soil-contiguous-7in1") as ResolvedProfile);
	t.true(isTaken(write(late, UNIT, 2000, 9)));
	t.is(late.slave.unit, UNIT);
	late.restart();
	t.is(late.slave.unit, 9);
	t.true(isTaken(write(late, 9, 2001, 2)));
	late.restart();
	t.is(late.settings.line.baud, 9600);
	t.is(write(late, 9, 2001, 7)?.[2], 3, "no such speed");
	t.is(write(late, 9, 34, 1)?.[2], 1, "read only");

	const quick = makeTwin(book.get("qdy30a-qdw90a") as ResolvedProfile);
	t.true(isTaken(write(quick, UNIT, 0, 9)));
	t.is(quick.slave.unit, 9);
	quick.restart();
	t.is(quick.slave.unit, UNIT, "it was not saved");
	write(quick, UNIT, 0, 9);
	t.true(isTaken(write(quick, 9, 15, 0)));
	quick.restart();
	t.is(quick.slave.unit, 9);

	const smt = makeTwin(book.get("truebner-smt100-modbus") as ResolvedProfile);
	t.true(isTaken(write(smt, 253, 4, 9)));
	smt.restart();
	t.is(smt.slave.unit, 9);
	const lone = late.slave.answer(new RequestFrame().words(0xff, 3, 2000, 1).frame());
	t.deepEqual([...(lone ?? [])].slice(0, 5), [9, 3, 2, 0, 9], "the real unit answers the question");
});
