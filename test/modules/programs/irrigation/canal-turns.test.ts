import test from "ava";
import { CanalTurns } from "../../../../modules/programs/irrigation/canal-turns";
import { compileTurn } from "../../../../modules/site/compile-when";
import type { SiteTurn } from "../../../../modules/site/types-when";
import { Zone, type ZoneRules } from "../../../../modules/time/zone";
import { findZone } from "../../../../modules/time/zone-table";
import table from "../../../../modules/time/zones.json";

const hour = 3_600_000;
const berlin = new Zone(findZone(table, "Europe/Berlin", 0) as ZoneRules);

/** When there is water between two moments, looked at every quarter of an hour; the local times of a tester's own. */
function open(turns: readonly SiteTurn[], from: string, to: string): readonly string[] {
	const canal = new CanalTurns(turns.map(compileTurn), berlin);
	const spans: string[] = [];
	let since = "";
	for (let wallMs = Date.parse(from); wallMs <= Date.parse(to); wallMs += hour / 4) {
		canal.look(wallMs);
		const now = new Date(wallMs).toISOString().slice(5, 16);
		if (canal.isOpen && since === "") since = now;
		else if (!canal.isOpen && since !== "") {
			spans.push(`${since} ${now}`);
			since = "";
		}
	}
	return since === "" ? spans : [...spans, `${since} on`];
}

test("turns come at even distances in days, by local time, and last as long as they last", (t) => {
	const turn = { from: "2026-03-20T22:00", lastsMs: 12 * hour, everyDays: 8, times: 3 };
	t.deepEqual(open([turn], "2026-03-01T00:00Z", "2026-05-01T00:00Z"), [
		"03-20T21:00 03-21T09:00",
		"03-28T21:00 03-29T09:00", // summer time begins in it, and it lasts twelve hours all the same
		"04-05T20:00 04-06T08:00",
	]);
});

test("one that comes once, one without end, and one right behind another", (t) => {
	const once = { from: "2026-05-01T08:00", lastsMs: 6 * hour };
	const behind = { from: "2026-05-01T14:00", lastsMs: 40 * hour };
	const endless = { from: "2026-05-10T08:00", lastsMs: hour, everyDays: 366 };
	t.deepEqual(open([once], "2026-04-01T00:00Z", "2026-06-01T00:00Z"), ["05-01T06:00 05-01T12:00"]);
	t.deepEqual(open([once, behind, endless], "2026-04-20T00:00Z", "2026-05-20T00:00Z"), [
		"05-01T06:00 05-03T04:00",
		"05-10T06:00 05-10T07:00",
	]);
	t.deepEqual(open([endless], "2030-05-01T00:00Z", "2030-05-20T00:00Z"), ["05-13T06:00 05-13T07:00"]);
});

test("it says when that changes, and a clock that steps is followed both ways", (t) => {
	const canal = new CanalTurns(
		[{ from: "2026-05-01T08:00", lastsMs: 6 * hour, everyDays: 2 }].map(compileTurn),
		berlin,
	);
	canal.look(Date.parse("2026-04-01T00:00Z"));
	t.is(canal.untilMs, Date.parse("2026-05-01T06:00Z"));
	canal.look(Date.parse("2026-05-01T07:00Z"));
	t.true(canal.isOpen);
	t.is(canal.untilMs, Date.parse("2026-05-01T12:00Z"));
	canal.look(Date.parse("2026-05-02T07:00Z"));
	t.false(canal.isOpen);
	canal.look(Date.parse("2026-05-01T11:59Z"));
	t.true(canal.isOpen);
});
