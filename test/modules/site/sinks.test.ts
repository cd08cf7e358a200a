import test from "ava";
import { checkSite } from "../../../modules/site/check";
import { compileSite } from "../../../modules/site/compile";
import { matches } from "../../../modules/site/sinks";
import { decodeTable, encodeTable } from "../../../modules/site/table";
import type { SiteSink } from "../../../modules/site/types";
import { plain } from "../../support/core-plain";
import { orchardProfiles, orchardSite, profileMap } from "../../support/core-site";

const profiles = profileMap(orchardProfiles());

function compiled(sinks: readonly SiteSink[], hasUplink = true) {
	const { uplink, ...site } = orchardSite();
	const whole = { ...site, ...(hasUplink && uplink !== undefined ? { uplink } : {}), sinks };
	return compileSite(whole, profiles);
}

test("the uplink is the first sink; what a sink does not say has a default", (t) => {
	const { sinks, points } = compiled([{ name: "board", format: "thingsboard" }]);
	t.is(sinks[0]?.name, "uplink");
	t.deepEqual(sinks[1], {
		...{ name: "board", format: "thingsboard", cursor: 1, client: "orchard-1-board", group: "", host: "" },
		...{ topic: "v1/gateway/telemetry", sendsEvents: false, sendsTelemetry: true },
		points: points.map((_, index) => index),
		...{
			packEveryMs: 60_000,
			keepAliveMs: 300_000,
			receiptTimeoutMs: 30_000,
			heartbeatMs: 600_000,
			packsPerSecond: 1,
			bytesPerDay: null,
		},
	});
});

test("a sink keeps the cursor that it names, whatever its place", (t) => {
	const board: SiteSink = { name: "board", format: "thingsboard", cursor: 3 };
	const json: SiteSink = { name: "json", format: "senml-json", cursor: 1, topic: "farm/senml" };
	const cursors = (list: readonly SiteSink[]) => compiled(list).sinks.map(({ name, cursor }) => [name, cursor]);
	t.deepEqual(cursors([board, json]), [
		["uplink", 0],
		["board", 3],
		["json", 1],
	]);
	t.deepEqual(cursors([json, board]).slice(1), [
		["json", 1],
		["board", 3],
	]);
	t.is(compiled([json]).sinks[1]?.topic, "farm/senml");
});

test("a site may have no uplink of ours, or nothing to send to at all", (t) => {
	t.deepEqual(
		compiled([{ name: "board", format: "thingsboard" }], false).sinks.map(({ name, cursor }) => [name, cursor]),
		[["board", 0]],
	);
	t.deepEqual(compiled([], false).sinks, []);
	const { uplink: _, ...site } = orchardSite();
	t.deepEqual(
		checkSite(site, profiles).map(({ path }) => path),
		["uplink"],
	);
});

test("a star in a pattern stands for any characters, or none", (t) => {
	for (const [pattern, name] of [
		["*", "soil.north.moisture"],
		["soil.*", "soil.north.moisture"],
		["*.moisture", "soil.north.moisture"],
		["soil.*.moisture", "soil.north.moisture"],
		["soil.north.moisture", "soil.north.moisture"],
		["s*l*h*e", "soil.north.moisture"],
		["soil**", "soil"],
	] as const) {
		t.true(matches(pattern, name), pattern);
	}
	for (const [pattern, name] of [
		["", "soil"],
		["oil*", "soil"],
		["*oi", "soil"],
		["soil.*.soil", "soil.soil"],
		["a*b*a", "aba".slice(0, 2)],
		["aa*aa", "aaa"],
		["s*x*l", "soil"],
		["s*il*l", "soil"],
	] as const) {
		t.false(matches(pattern, name), pattern);
	}
});

test("sinks lie in a table as they are", (t) => {
	const plan = compiled([
		{ name: "board", format: "thingsboard", points: ["soil.*"], bytesPerDay: 1e6 },
		{ name: "scada", format: "sparkplug", group: "farm", host: "scada" },
		{ name: "second", format: "pack", send: "events" },
	]);
	t.deepEqual(plain(decodeTable(encodeTable(plan))), plan);
});
