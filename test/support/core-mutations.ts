import { amountMutations } from "./core-amount-mutations";
import type { Mutation } from "./core-mutation";
import { hydraulicsMutations } from "./core-mutations-hydraulics";

function at(value: unknown, path: string): { holder: Record<string, unknown>; key: string } {
	const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
	const key = keys.pop() ?? "";
	let holder = value as Record<string, unknown>;
	for (const one of keys) holder = holder[one] as Record<string, unknown>;
	return { holder, key };
}

function set(path: string, value: unknown, says: RegExp, shape: boolean, where = path): Mutation {
	return {
		name: `${path} = ${JSON.stringify(value)?.slice(0, 40)}`,
		change: (site) => {
			const { holder, key } = at(site, path);
			holder[key] = value;
		},
		path: where,
		says,
		shape,
	};
}

function without(path: string): Mutation {
	return {
		name: `without ${path}`,
		change: (site) => {
			const { holder, key } = at(site, path);
			delete holder[key];
		},
		path,
		says: /is missing/,
		shape: true,
	};
}

const required = [
	"version gateway title lines devices points outputs programs alarms",
	"place.latitudeDeg place.longitudeDeg",
	"lines[0].name lines[0].baud lines[0].format",
	"devices[0].name devices[0].line devices[0].profile devices[0].unit",
	"points[0].name points[0].device points[0].quantity",
	"outputs[0].name outputs[0].kind outputs[0].device outputs[0].actuator outputs[0].rest outputs[0].longestRunMs",
	"programs[0].name programs[0].pump programs[0].master programs[0].zones",
	"programs[0].zones[0].name programs[0].zones[0].valve",
	"programs[0].zones[0].longestRunMs programs[0].zones[0].settleMs",
	"programs[1].name programs[1].compressor programs[1].temperature programs[1].setPoint programs[1].differential",
	"programs[1].minimumOffMs programs[1].probeFault programs[1].probeFault.onMs programs[1].probeFault.offMs",
	"alarms[0].name alarms[0].delayMs",
	"uplink.packEveryMs uplink.keepAliveMs uplink.receiptTimeoutMs",
].flatMap((line) => line.split(" "));

const agreement = { with: "soil.middle.moisture", within: 5, afterMs: 0 };

/** Values outside a range, or of another type. */
const ranges: readonly (readonly [path: string, ...values: readonly unknown[]])[] = [
	["version", 2, 0, "1", null],
	["lines[0].baud", 0, 1199, 256_001, 9600.5, "9600"],
	["lines[0].format", "7E1", "8n1", 8, null],
	["devices[0].unit", 0, 248, 1.5, "1", []],
	["devices[0].replyTimeoutMs", 19, 10_001, null],
	["lines[0].longestByClassMs", 100, null],
	["points[0].class", "fast", 1],
	["points[0].periodMs", 99, 86_400_001, 100.5],
	["points[0].staleAfterMs", -1, "30 s"],
	["points[0].deadband", -0.1, 2e9],
	["points[0].storeEveryMs", -1],
	["points[0].range", 5, [0], [0, 1, 2]],
	["points[0].maxRatePerMinute", -1, "5"],
	["points[0].stuckAfterMs", -1, "1 h"],
	["points[0].agrees", "soil.middle.moisture", null],
	["points[0].title", 7, null],
	["timeZone", 8, null],
	["place", "Aksu", null],
	["place.latitudeDeg", 90.1, "41.2", null],
	["place.longitudeDeg", -180.5, "E 80"],
	["place.elevationM", 9001, -501],
	["outputs[0].kind", "sprinkler", 1],
	["outputs[0].rest", "open", false],
	["outputs[0].longestRunMs", 0, 999, 86_400_001, Number.MAX_VALUE],
	["programs[0].zonesAtOnce", 0, 17, 1.5],
	["programs[0].resumeWithinMs", -1, 86_400_001, "never"],
	["programs[0].zones[0].longestRunMs", -1, 1.5, 366 * 86_400_000 + 1],
	["programs[0].zones[0].startBelow", "22", 1e10, {}],
	["programs[1].differential", 0, 20.1, -1],
	["programs[1].probeFault", 600, [], null],
	["alarms[0].hysteresis", -1, 2e6],
	["alarms[0].above", "5", true],
	["alarms[0].severity", "urgent", 1],
	["alarms[0].quality", "bad"],
	["alarms[0].fault", "broken"],
	["alarms[0].timer", "added", null],
	["alarms[0].because", "room.low", [], new Array(9).fill("room.low")],
	["alarms[0].inhibit", "night", null],
	["uplink.packEveryMs", 99, null],
	["uplink.keepAliveMs", 999, 65_535_001],
	["uplink.receiptTimeoutMs", 999, 3_600_001],
	["uplink.heartbeatMs", 999, 86_400_001],
	["uplink.packsPerSecond", 0, 101, "1"],
	["uplink.bytesPerDay", 9_999, 2e12, 1e5 + 0.5],
	["gateway", 7, null, ["a"]],
	["lines", {}, "field", [], new Array(5).fill({ name: "a", baud: 9600, format: "8N1" })],
	["devices", {}, new Array(65).fill({ name: "a", line: "field", profile: "xy-md0x-sht", unit: 1 })],
	["programs[0].zones", [], {}],
	["programs[0].zones[0].moisture", [], "soil.north.moisture", new Array(9).fill("soil.north.moisture")],
	["programs[1].temperature", [], new Array(5).fill("room.back.temperature")],
];

const unknown: readonly (readonly [holder: string, key: string])[] = [
	["", "secret"],
	["lines[0].", "port"],
	["devices[0].", "adress"],
	["points[0].", "perodMs"],
	["place.", "height"],
	["outputs[0].", "failSafe"],
	["programs[0].", "compressor"],
	["programs[0].zones[0].", "stopAbove"],
	["programs[1].", "pump"],
	["programs[1].probeFault.", "everyMs"],
	["alarms[0].", "priority"],
	["uplink.", "broker"],
];

function change(words: object, path: string, says: RegExp): Mutation {
	const alarm = { name: "room.fast", point: "room.back.temperature", delayMs: 0, hysteresis: 0.5 };
	return {
		...set("alarms[0]", { ...alarm, risesBy: 2, withinMs: 600_000, ...words }, says, false, path),
		name: `an alarm on a change with ${JSON.stringify(words)}`,
	};
}

const changes: readonly Mutation[] = [
	change(
		{ withinMs: 60_000 },
		"alarms[0].withinMs",
		/24 readings of room.back.temperature, so it must be at least \d+/,
	),
	change({ risesBy: 0 }, "alarms[0].risesBy", /is 0; it must be a step \(0\.1\) or more/),
	change({ hysteresis: 2 }, "alarms[0].hysteresis", /must be less than risesBy \(2\)/),
	change({ hysteresis: undefined }, "alarms[0].hysteresis", /is missing/),
	change({ point: undefined, line: "field" }, "alarms[0]", /are a point's: name the point/),
];

/** What the shape allows and the meaning forbids. */
const meanings: readonly Mutation[] = [
	set("gateway", "Orchard 1", /a-z, 0-9 and hyphen/, false),
	set("gateway", "orchard.1", /a-z, 0-9 and hyphen/, false),
	set("devices[0].name", "", /1 to 48/, false),
	set("points[0].name", "x".repeat(49), /1 to 48/, false),
	set("lines[1].name", "field", /stands twice/, false),
	set("outputs[1].name", "pump", /stands twice/, false),
	set("programs[0].zones[1].name", "north", /stands twice/, false),
	set("devices[0].line", "feild", /no line "feild"; there is field, store/, false),
	set("devices[0].profile", "soil", /no profile "soil"; there is soil-contiguous-7in1/, false),
	set("devices[1].unit", 1, /is soil-north already/, false),
	set(
		"lines[0].baud",
		115_200,
		/soil-contiguous-7in1 does not run at 115200 baud; it does at 2400/,
		false,
		"devices[0].line",
	),
	set("lines[0].format", "8E1", /does not speak 8E1; it speaks 8N1/, false, "devices[0].line"),
	set("points[0].device", "soil-nort", /no device "soil-nort"/, false),
	set(
		"points[0].quantity",
		"salinity",
		/no quantity of soil-contiguous-7in1 "salinity"; there is .*moisture, temperature, ec/,
		false,
	),
	set("points[0].staleAfterMs", 9999, /always be stale/, false),
	set("outputs[0].device", "relay", /no device "relay"/, false),
	set("outputs[0].actuator", "relay-9", /no actuator of waveshare-modbus-rtu-relay "relay-9"/, false),
	set("outputs[1].actuator", "relay-1", /is output pump already/, false),
	set("programs[0].pump", "master", /is a master-valve, not a pump/, false),
	set("programs[0].master", "mster", /no output "mster"; there is master, /, false),
	set("programs[0].zones[0].valve", "pump", /is a pump, not a valve/, false),
	set("programs[0].zones[1].valve", "valve.north", /is driven by programs\[0\]\.zones\[0\]\.valve already/, false),
	set("programs[0].zones[0].moisture[0]", "soil", /no point "soil"/, false),
	set("programs[0].zones[0].stopAt", 22, /must be above startBelow \(22\)/, false),
	set("programs[1].compressor", "pump", /is a pump, not a compressor/, false),
	set("programs[1].temperature[1]", "room", /no point "room"/, false),
	set("alarms[0].point", "room", /no point "room"/, false),
	set("points[0].range", [30, 10], /ends at 10; it must be more than 30/, false),
	set("points[0].range", [-5, 50], /is -5 to 50, and "moisture" goes from 0 to 100/, false),
	set("points[0].stuckAfterMs", 19_999, /less than two periods of 10000: it would never move/, false),
	set(
		"points[0].calibration",
		{ date: "2026-02-30", points: [{ reads: 0, is: 0 }] },
		/must be a day/,
		false,
		"points[0].calibration.date",
	),
	set(
		"points[0].calibration",
		{
			date: "2026-02-28",
			points: [
				{ reads: 0, is: 40 },
				{ reads: 40, is: 0 },
			],
		},
		/no probe that is only a little off/,
		false,
		"points[0].calibration.points",
	),
	set(
		"points[0].calibration",
		{ date: "2026-02-28", points: [] },
		/holds 0 entries/,
		true,
		"points[0].calibration.points",
	),
	set("points[0].agrees", { ...agreement, with: "soil" }, /no other point "soil"/, false, "points[0].agrees.with"),
	set(
		"points[0].agrees",
		{ ...agreement, with: "soil.north.moisture" },
		/no other point/,
		false,
		"points[0].agrees.with",
	),
	set("points[0].agrees", { ...agreement, with: "air.temperature" }, /is in Cel, and/, false, "points[0].agrees.with"),
	set("alarms[0].point", undefined, /watches one thing.*it has none/, false, "alarms[0]"),
	set("alarms[0].line", "field", /watches one thing.*it has point and line/, false, "alarms[0]"),
	set("alarms[0].hysteresis", undefined, /is missing/, false),
	set("alarms[0].quality", "not-good", /more than one of limits, a change and a quality/, false, "alarms[0]"),
	set("alarms[0].risesBy", 2, /more than one of limits, a change and a quality/, false, "alarms[0]"),
	set("alarms[0].risesBy", 2, /is missing/, false, "alarms[0].withinMs"),
	set("alarms[0].withinMs", 600_000, /belongs to risesBy or fallsBy/, false),
	...changes,
	set("alarms[0].fault", "unreachable", /is an output's/, false),
	{
		name: "an alarm on a flow that nothing measures",
		change: (site) => {
			Object.assign(site, { alarms: [{ name: "burst", output: "master", fault: "flow-high", delayMs: 0 }] });
		},
		path: "alarms[0].fault",
		says: /needs a flow meter/,
		shape: false,
	},
	set("alarms[0].below", 7, /must be more than below \(7\)/, false, "alarms[0].above"),
	set("alarms[0].timer", "single", /must be 0 where met once/, false, "alarms[0].delayMs"),
	set("alarms[0].because", ["room.hihg"], /no alarm "room.hihg"/, false, "alarms[0].because[0]"),
	set("alarms[0].because", ["room.high"], /is the alarm itself/, false, "alarms[0].because[0]"),
	{
		name: "alarms that explain each other",
		change: (site) => {
			Object.assign(site.alarms[0] ?? {}, { because: ["room.low"] });
			Object.assign(site.alarms[1] ?? {}, { because: ["room.high"] });
		},
		path: "alarms[1].because",
		says: /leads back to "room.low"/,
		shape: false,
	},
	{
		name: "a critical alarm that is inhibited",
		change: (site) =>
			Object.assign(site.alarms[0] ?? {}, { severity: "critical", inhibit: { afterBootMs: 1 } }) && undefined,
		path: "alarms[0].inhibit",
		says: /never inhibited/,
		shape: false,
	},
	set("programs[1].lag", ["pump"], /"pump" is a pump, not a compressor/, false, "programs[1].lag[0]"),
	set("programs[1].lagAfterMs", 1000, /belongs to lag/, false),
	set("programs[1].fan", { output: "compressor" }, /is a compressor, not a fan/, false, "programs[1].fan.output"),
	set(
		"programs[1].defrost",
		{ everyMs: 3_600_000, longestMs: 600_000, at: ["2:00"] },
		/time of day/,
		false,
		"programs[1].defrost.at[0]",
	),
	set(
		"programs[1].defrost",
		{ everyMs: 3_600_000, longestMs: 600_000, endAt: 8 },
		/needs a probe/,
		false,
		"programs[1].defrost.endAt",
	),
	set(
		"programs[1].defrost",
		{ everyMs: 3_600_000, longestMs: 600_000, probe: "room.front.temperature" },
		/is missing; with a probe/,
		false,
		"programs[1].defrost.endAt",
	),
	set("programs[1].defrost", { everyMs: 1000, longestMs: 600_000 }, /from 600000/, true, "programs[1].defrost.everyMs"),
	set("programs[1].door", { point: "door" }, /no point "door"/, false, "programs[1].door.point"),
	set(
		"programs[1].takeover",
		"valve.north",
		/rests off; this program drives what rests local/,
		false,
		"programs[1].takeover",
	),
	set(
		"programs[1].probeFault",
		{ onMs: 1, offMs: 1, tooCold: [{ point: "room.back.temperature", below: 0 }] },
		/one of those that are lost/,
		false,
		"programs[1].probeFault.tooCold[0].point",
	),
	set(
		"programs[1].crop",
		{ kind: "apple", undershootK: 2, probeErrorK: 0.5 },
		/apple freezes at -1.5, the air undershoots by 2 and the probe errs by 0.5: it must be above 1/,
		false,
		"programs[1].setPoint",
	),
	set(
		"programs[1].crop",
		{ kind: "onion", undershootK: 1, probeErrorK: 0.5 },
		/no source that was checked says when onion freezes/,
		false,
		"programs[1].crop.freezesAt",
	),
	set(
		"programs[1].crop",
		{ kind: "kiwi", undershootK: 1, probeErrorK: 0.5 },
		/is "kiwi"/,
		true,
		"programs[1].crop.kind",
	),
	set(
		"alarms[0].inhibit",
		{ whileNotice: [{ program: "apple-room", notice: "door-open" }] },
		/is never told: apple-room has no door/,
		false,
		"alarms[0].inhibit.whileNotice[0].notice",
	),
	set(
		"alarms[0].inhibit",
		{ whileNotice: [{ program: "pear-room", notice: "pulldown" }] },
		/no program "pear-room"/,
		false,
		"alarms[0].inhibit.whileNotice[0].program",
	),
	set("alarms[0].inhibit", { whileOn: ["fan"] }, /no output "fan"/, false, "alarms[0].inhibit.whileOn[0]"),
	set("alarms[0].inhibit", { from: "22:00" }, /belong together/, false, "alarms[0].inhibit"),
	set("alarms[0].inhibit", { from: "22", to: "6:00" }, /time of day/, false, "alarms[0].inhibit.from"),
	set("alarms[0].inhibit", { from: "06:00", to: "06:00" }, /it would be so all day/, false, "alarms[0].inhibit.to"),
	set("points[0].name", "health/line/field/load", /series named health\/… are its own counters/, false),
	set("health", { everyMs: 999 }, /0 \(never\) or at least 1000/, false, "health.everyMs"),
	set("alarms[0].above", undefined, /above or below/, false, "alarms[0]"),
];

const board = { name: "board", format: "thingsboard" };

function sinks(list: readonly object[], path: string, says: RegExp, shape = false): Mutation {
	return { ...set("sinks", list, says, shape, path), name: `sinks: ${JSON.stringify(list).slice(0, 120)}` };
}

/** Mistakes in the list of sinks. */
const sinkMutations: readonly Mutation[] = [
	sinks([{ name: "board" }], "sinks[0].format", /is missing/, true),
	sinks([{ ...board, format: "json" }], "sinks[0].format", /must be pack or senml-json/, true),
	sinks([{ ...board, cursor: 4 }], "sinks[0].cursor", /from 0 to 3/, true),
	sinks([{ ...board, points: [] }], "sinks[0].points", /may hold 1 to 128/, true),
	sinks([{ ...board, classes: ["fast"] }], "sinks[0].classes[0]", /must be control or monitor/, true),
	sinks([{ ...board, broker: "mqtt://h" }], "sinks[0].broker", /is not known here/, true),
	sinks(new Array(5).fill(board), "sinks", /may hold 0 to 4/, true),
	sinks([board, board], "sinks[1].name", /stands twice/),
	sinks([{ ...board, name: "uplink" }], "sinks[0].name", /is the sink that the key uplink makes/),
	sinks(
		["a", "b", "c", "d"].map((name, cursor) => ({ ...board, name, cursor })),
		"sinks",
		/with the uplink they are 5; there may be 4/,
	),
	sinks([{ ...board, cursor: 0 }], "sinks[0].cursor", /is 0, as that of uplink/),
	sinks([{ ...board, send: "events" }], "sinks[0].send", /means nothing for thingsboard; it is for pack/),
	sinks([{ ...board, receiptTimeoutMs: 5000 }], "sinks[0].receiptTimeoutMs", /means nothing for thingsboard/),
	sinks([{ ...board, format: "pack", points: ["soil.*"] }], "sinks[0].points", /means nothing for pack/),
	sinks([{ ...board, points: ["soil.*", "soul.*"] }], "sinks[0].points[1]", /"soul\.\*" is no point's name/),
	sinks([{ ...board, classes: ["background"] }], "sinks[0]", /takes no point at all/),
	sinks([{ ...board, topic: "a/#" }], "sinks[0].topic", /without \+ and #/),
	sinks([{ ...board, format: "sparkplug" }], "sinks[0].group", /is missing/),
	sinks([{ ...board, format: "sparkplug", group: "a/b" }], "sinks[0].group", /nor have \+ # \/ in it/),
	sinks([{ ...board, format: "sparkplug", group: "a", topic: "t" }], "sinks[0].topic", /means nothing for sparkplug/),
	sinks([{ ...board, keepAliveMs: 60_000, bytesPerDay: 236_160 }], "sinks[0].bytesPerDay", /alone take 236160/),
];

function signals(change: object, path: string, says: RegExp, shape = false): Mutation {
	return {
		name: `a signal with ${JSON.stringify(change)}`,
		change: (site) => {
			const siren = { ...site.outputs[5], name: "siren", kind: "siren", actuator: "relay-2", longestRunMs: 300_000 };
			const light = { ...siren, name: "light", kind: "light", actuator: "relay-3" };
			Object.assign(site, { outputs: [...site.outputs, siren, light] });
			Object.assign(site, { signals: [{ output: "siren", severities: ["medium"], ...change }] });
		},
		path,
		says,
		shape,
	};
}

/** Mistakes in what sirens and lights follow. */
const signalMutations: readonly Mutation[] = [
	signals({ output: "sirn" }, "signals[0].output", /no output "sirn"; there is siren/),
	signals({ output: "pump" }, "signals[0].output", /is a pump, not a siren or a light/),
	signals({ severities: undefined }, "signals[0]", /follows nothing/),
	signals({ severities: ["critical"] }, "signals[0].severities[0]", /no alarm of this site is critical/),
	signals({ severities: ["loud"] }, "signals[0].severities[0]", /must be critical or high/, true),
	signals({ alarms: ["room"] }, "signals[0].alarms[0]", /no alarm "room"/),
	signals({ alarms: [] }, "signals[0].alarms", /may hold 1 to 64/, true),
	signals({ longestMs: 300_001 }, "signals[0].longestMs", /more than longestRunMs of "siren" \(300000\)/),
	signals({ repeatAfterMs: 59_999 }, "signals[0].repeatAfterMs", /from 60000 to 86400000/, true),
	signals({ until: "cleared" }, "signals[0].until", /until it is acknowledged/),
	signals({ output: "light", longestMs: 60_000 }, "signals[0].longestMs", /is a siren's; a light stays on/),
	signals({ quietFrom: "22:00" }, "signals[0]", /quietFrom and quietTo belong together/),
	signals({ quietFrom: "22:00", quietTo: "6" }, "signals[0].quietTo", /time of day/),
	signals({ sound: "loud" }, "signals[0].sound", /is not known here/, true),
	{
		...signals({}, "signals[1].output", /has a signal already/),
		name: "two signals of one siren",
		change: (site) => {
			signals({}, "", /x/).change(site);
			Object.assign(site, { signals: [...(site.signals ?? []), ...(site.signals ?? [])] });
		},
	},
	{
		...signals({}, "signals[0].output", /rests on; what follows alarms rests off/),
		name: "a siren that rests on",
		change: (site) => {
			signals({}, "", /x/).change(site);
			Object.assign(site.outputs[6] ?? {}, { rest: "on" });
		},
	},
];

function search(words: object, path: string, says: RegExp, shape = false): Mutation {
	return {
		name: `a search for bursts with ${JSON.stringify(words)}`,
		change: (site) => {
			const one = { type: "burst-search", name: "burst", pump: "pump", master: "master", ...words };
			const second = { ...one, name: "other" };
			Object.assign(site, { water: { flow: "water.flow", unscheduledAbove: 0.5 } });
			if (path === "programs[2]") Object.assign(site, { water: undefined });
			Object.assign(site, { programs: [...site.programs, one, ...(path === "programs[3]" ? [second] : [])] });
		},
		path,
		says,
		shape,
	};
}

/** Mistakes in who looks for bursts. */
const searchMutations: readonly Mutation[] = [
	search({ pump: "master" }, "programs[2].pump", /is a master-valve, not a pump/),
	search({ master: "mster" }, "programs[2].master", /no output "mster"; there is master/),
	search({ master: "pump" }, "programs[2].master", /is a pump, not a master-valve/),
	search({ zones: [] }, "programs[2].zones", /is not known here/, true),
	search({}, "programs[2]", /water is missing/),
	search({}, "programs[3]", /burst looks for bursts already/),
];

/** Every kind of mistake, once at the least. */
export const mutations: readonly Mutation[] = [
	...required.map(without),
	...ranges.flatMap(([path, ...values]) => values.map((value) => set(path, value, /must be|may hold/, true))),
	...unknown.map(([holder, key]) => set(holder + key, 1, /is not known here; known are/, true)),
	...sinkMutations,
	...signalMutations,
	...searchMutations,
	...hydraulicsMutations,
	...amountMutations,
	set("uplink", undefined, /"sinks": \[\] says that nothing is to be sent/, false),
	set("uplink.bytesPerDay", 200_000, /keep-alives each 60000 ms alone take 236160: rows would never go/, false),
	set("health", {}, /is missing/, true, "health.everyMs"),
	set("alarms[0].latch", "yes", /must be true or false/, true),
	set("health", { everyMs: -1 }, /must be a whole number from 0 to 86400000/, true, "health.everyMs"),
	set("programs[0].type", "climate", /irrigation or cold-store/, true),
	set("programs[0].type", undefined, /irrigation or cold-store/, true),
	{ name: "a list", change: () => [], path: "(file)", says: /must be an object/, shape: true },
	...meanings,
];
