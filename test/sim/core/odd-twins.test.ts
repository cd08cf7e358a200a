import test from "ava";
import { readProfiles } from "../../../hosts/node/site-file";
import { PointQuality, qualityName } from "../../../modules/points/table";
import { type ResolvedProfile, resolveProfile } from "../../../modules/site/resolve";
import { twinOf } from "../../../sim/core/odd-twins";
import type { RackTwin, TalkingTwin } from "../../../sim/core/odd-twins-store";
import type { LevelTwin } from "../../../sim/core/odd-twins-water";
import type { ReadAwayRainTwin, TipRainTwin } from "../../../sim/core/odd-twins-weather";
import { Scheduler } from "../../../sim/core/scheduler";
import { siteOf, startTwinSite } from "../../support/core-twin-site";
import { fromHex, withCrc } from "../../support/core-wire";

/*
 * What odd twins send, in bytes that are worked out by hand from the devices' sources.
 */

const profiles = readProfiles();
let nowMs = 0;

function made(name: string, unit = 1) {
	nowMs = 0;
	const twin = twinOf(resolveProfile(name, profiles) as ResolvedProfile, { unit, nowMs: () => nowMs });
	const ask = (body: string): string => {
		const reply = twin.slave.answer(withCrc(fromHex(body)));
		if (reply === null) return "silence";
		return [...reply.slice(0, -2)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
	};
	return { twin, ask };
}

test("SMT100: an offset instead of a sign, another unit for its address, deaf after power-up", (t) => {
	const { twin, ask } = made("truebner-smt100-modbus");
	twin.set("temperature", 27.97);
	twin.set("moisture", 34.4);
	t.is(ask("01 03 00 00 00 02"), "01 03 04 31 fd 0d 70");
	twin.set("temperature", -40);
	t.is(ask("01 03 00 00 00 01"), "01 03 02 17 70");
	t.is(ask("fd 03 00 04 00 01"), "fd 03 02 00 01");
	t.is(ask("fd 06 00 04 00 09"), "fd 06 00 04 00 09");
	twin.restart();
	t.is(ask("09 03 00 00 00 01"), "silence");
	nowMs = 1000;
	t.is(ask("09 03 00 00 00 01"), "09 03 02 17 70");
});

test("QDY30A: counts in the unit and with the decimals that it says", (t) => {
	const { twin, ask } = made("qdy30a-qdw90a");
	(twin as LevelTwin).stands(1.518, 17, 1);
	t.is(ask("01 03 00 02 00 03"), "01 03 06 00 11 00 01 05 ee");
	(twin as LevelTwin).stands(1.518, 16, 3);
	t.is(ask("01 03 00 02 00 03"), "01 03 06 00 10 00 03 05 ee");
	(twin as LevelTwin).stands(-0.004, 18, 0);
	t.is(ask("01 03 00 02 00 03"), "01 03 06 00 12 00 00 ff fc");
});

test("XC645: tenths of a degree Celsius, or whole degrees Fahrenheit", (t) => {
	const { twin, ask } = made("dixell-xc645cx");
	(twin as RackTwin).shows(-10, 35, false);
	t.is(ask("01 03 01 00 00 02"), "01 03 04 ff 9c 01 5e");
	(twin as RackTwin).shows(-10, 35, true);
	t.is(ask("01 03 01 00 00 02"), "01 03 04 00 0e 00 5f");
});

test("JXCT's leaf probe: two encodings under one name", (t) => {
	const manual = made("jxct-ymsd-leaf");
	manual.twin.set("temperature", 20);
	t.is(manual.ask("01 03 00 21 00 01"), "01 03 02 00 c8");
	const batch = made("jxct-ymsd-leaf/offset-batch");
	batch.twin.set("temperature", 20);
	t.is(batch.ask("01 03 00 21 00 01"), "01 03 02 07 d0");
});

test("rain that is read away, and rain that wraps and begins again", (t) => {
	const weighing = made("deltaohm-hd2016-rain");
	(weighing.twin as ReadAwayRainTwin).fall(70_000);
	t.is(weighing.ask("01 04 00 02 00 02"), "01 04 04 00 01 11 70");
	t.is(weighing.ask("01 04 00 02 00 02"), "01 04 04 00 00 00 00");
	t.is(weighing.ask("01 04 00 04 00 02"), "01 04 04 00 01 11 70", "the total stays");
	const tipping = made("honde-rain-gauge");
	(tipping.twin as TipRainTwin).tip(65_530);
	(tipping.twin as TipRainTwin).tip(10);
	t.is(tipping.ask("01 03 00 03 00 01"), "01 03 02 00 04");
	t.is(tipping.ask("01 06 00 37 00 03"), "01 06 00 37 00 03");
	t.is(tipping.ask("01 03 00 03 00 01"), "01 03 02 00 00");
	(tipping.twin as TipRainTwin).tip(3);
	tipping.twin.restart();
	t.is(tipping.ask("01 03 00 03 00 01"), "01 03 02 00 00");
});

test("GroPoint acknowledges first; DO7016 and Yosemitech hold the last measurement until they are started", (t) => {
	const soil = made("gropoint-profile");
	soil.twin.set("moisture-1", 31.2);
	t.is(soil.ask("01 04 00 00 00 01"), "01 84 05");
	nowMs = 150;
	t.is(soil.ask("01 04 00 00 00 01"), "01 84 05");
	nowMs = 200;
	t.is(soil.ask("01 04 00 00 00 01"), "01 04 02 01 38");
	t.is(soil.ask("01 04 00 00 00 01"), "01 84 05");
	const pond = made("supmea-do7016", 10);
	pond.twin.set("oxygen", 8);
	t.is(pond.ask("0a 03 00 57 00 02"), "0a 03 04 00 00 00 00");
	t.is(pond.ask("0a 06 00 01 00 0f"), "0a 06 00 01 00 0f");
	nowMs = 2000;
	t.is(pond.ask("0a 03 00 57 00 02"), "0a 03 04 41 00 00 00");
	const probe = made("yosemitech-y5xx");
	probe.twin.set("temperature", 15);
	t.is(probe.ask("01 03 25 00 00 00"), "01 03 00");
	nowMs = 2000;
	t.is(probe.ask("01 03 26 00 00 06"), "01 03 0c 00 00 70 41 00 00 00 00 00 00 00 00");
	t.is(probe.ask("01 03 26 00 00 02"), "silence");
	t.is(made("yosemitech-y520").ask("01 10 1c 00 00 00 00"), "01 10 1c 00 00 00");
});

test("R421A08: command codes, one relay a read", (t) => {
	const { ask } = made("eletechsup-r421a08");
	const state = (relay: number) => ask(`01 03 00 0${relay} 00 01`).slice(-1);
	t.is(ask("01 06 00 03 01 00"), "01 06 00 03 01 00");
	t.is(state(3), "1");
	t.is(ask("01 06 00 03 00 01"), "01 86 03", "a plain 1 is no command");
	ask("01 06 00 03 03 00");
	t.is(state(3), "0");
	ask("01 06 00 01 01 00");
	ask("01 06 00 04 04 00");
	t.deepEqual([state(1), state(4)], ["0", "1"]);
	ask("01 06 00 04 06 02");
	nowMs = 1999;
	t.is(state(4), "1");
	nowMs = 2000;
	t.is(state(4), "0");
	t.is(ask("01 03 00 01 00 08"), "01 83 03");
	t.is(ask("00 06 00 01 01 00"), "silence");
	t.is(state(1), "0", "it does not hear broadcasts");
});

test("Waveshare: flashes on and off, toggles, all at once", (t) => {
	const { ask } = made("waveshare-modbus-rtu-relay");
	const coils = () => ask("01 01 00 00 00 08").slice(-2);
	ask("01 05 02 02 00 07");
	t.is(coils(), "04");
	nowMs = 700;
	t.is(coils(), "00");
	ask("01 05 00 01 55 00");
	t.is(coils(), "02");
	ask("01 05 00 ff ff 00");
	t.is(coils(), "ff");
	ask("01 05 04 00 00 05");
	t.is(coils(), "fe");
	nowMs += 500;
	t.is(coils(), "ff");
	t.is(ask("01 0f 00 00 00 08 01 05"), "01 0f 00 00 00 08");
	t.is(coils(), "05");
	t.is(ask("01 05 00 08 ff 00"), "01 85 02");
});

test("PZEM: unit 248 reaches it, a function of its own clears the energy", (t) => {
	const { twin, ask } = made("pzem-004t-v3-016", 3);
	twin.set("energy", 70_000);
	t.is(ask("f8 04 00 05 00 02"), "f8 04 04 11 70 00 01");
	t.is(ask("03 42"), "03 42");
	t.is(ask("03 04 00 05 00 02"), "03 04 04 00 00 00 00");
	t.is(ask("f8 06 00 02 00 05"), "f8 06 00 02 00 05");
	twin.restart();
	t.is(ask("05 04 00 05 00 02"), "05 04 04 00 00 00 00");
});

test("R4DCB08 that talks unasked: no wrong value, and quiet once register 253 is 0", (t) => {
	const scheduler = new Scheduler();
	const profile = resolveProfile("eletechsup-r4dcb08", profiles) as ResolvedProfile;
	const twin = twinOf(profile, { unit: 1 }) as TalkingTwin;
	for (let channel = 1; channel <= 8; channel += 1) twin.set(`temperature-${channel}`, 10 + channel);
	twin.poke({ table: "holding", address: 253 }, [1]);
	const { gateway, wire } = startTwinSite(siteOf(profile, 1, profile.quantities), profiles, twin.slave, scheduler);
	let reports = 0;
	const talk = (): void => {
		if (twin.reportEveryS > 0) {
			reports += 1;
			wire.shout(twin.report());
		}
		scheduler.at(scheduler.nowUs + 997_000, talk);
	};
	scheduler.at(500_000, talk);
	scheduler.runUntil(60_000_000);
	t.true(reports > 50);
	profile.quantities.forEach((_, index) => {
		const quality = qualityName(gateway.points.quality(index, 60_000));
		if (quality !== qualityName(PointQuality.bad)) t.is(Math.round(gateway.points.value(index)), 11 + index, quality);
	});
	t.is(twin.slave.answer(withCrc(fromHex("01 06 00 fd 00 00")))?.[1], 6);
	const before = reports;
	scheduler.runUntil(90_000_000);
	t.is(reports, before);
	profile.quantities.forEach((_, index) => {
		t.is(qualityName(gateway.points.quality(index, 90_000)), "good");
	});
	gateway.close();
});
