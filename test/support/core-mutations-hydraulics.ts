import type { IrrigationProgram, Site } from "../../modules/site/types";
import type { Mutation } from "./core-mutation";
import type { Writable } from "./core-site";

const water = { flow: "water.flow", unscheduledAbove: 0.5 };
const minute = 60_000;

/** A sound site whose zones share a pump, water in cycles, and wait for a well. */
export function share(site: Writable<Site>): Writable<IrrigationProgram> {
	const program = site.programs[0] as Writable<IrrigationProgram>;
	const recovery = { afterRunMs: 60 * minute, restMs: 30 * minute };
	Object.assign(site, { water: { ...water } });
	Object.assign(program, { zonesAtOnce: undefined, capacity: 30, order: "driest", overlapMs: 5000, recovery });
	for (const zone of program.zones) Object.assign(zone, { cycleMs: 15 * minute });
	for (const output of site.outputs) if (output.kind === "valve") output.expectedFlow = 12;
	return program;
}

/** A sound site with a filter of two stations before its master valve. */
export function filter(site: Writable<Site>): Record<string, unknown> {
	const [, master] = site.outputs;
	if (master === undefined) throw new Error("there is no master valve");
	for (const [at, actuator] of ["relay-7", "relay-8"].entries()) {
		const name = `flush.${at + 1}`;
		site.outputs.push({ ...structuredClone(master), name, kind: "valve", actuator });
	}
	const program = {
		type: "backflush",
		name: "filter",
		pump: "pump",
		valves: ["flush.1", "flush.2"],
		differential: { point: "water.total", above: 0.5 },
		flushMs: 30_000,
	};
	Object.assign(site, { programs: [...site.programs, program] });
	return program;
}

function shared(
	name: string,
	change: (program: Writable<IrrigationProgram>, site: Writable<Site>) => unknown,
	path: string,
	says: RegExp,
	shape = false,
): Mutation {
	return {
		name,
		change: (site) => {
			change(share(site), site);
		},
		path: `programs[0].${path}`,
		says,
		shape,
	};
}

function flushed(words: object, path: string, says: RegExp, shape = false): Mutation {
	return {
		name: `a filter with ${JSON.stringify(words)}`,
		change: (site) => {
			Object.assign(filter(site), words);
		},
		path: path === "" ? "programs[2]" : `programs[2].${path}`,
		says,
		shape,
	};
}

const valve = (site: Writable<Site>, changes: object): void => {
	Object.assign(site.outputs[2] ?? {}, changes);
};
const zone = (program: Writable<IrrigationProgram>, changes: object): void => {
	Object.assign(program.zones[0] ?? {}, changes);
};

/** Mistakes in how zones share pump and pipes, and in filters. */
export const hydraulicsMutations: readonly Mutation[] = [
	shared("no capacity", (program) => Object.assign(program, { capacity: 0 }), "capacity", /must be/, true),
	shared("an order of its own", (program) => Object.assign(program, { order: "wettest" }), "order", /must be/, true),
	shared("a long overlap", (program) => Object.assign(program, { overlapMs: 30_001 }), "overlapMs", /must be/, true),
	shared(
		"a well without a rest",
		(program) => Object.assign(program, { recovery: { afterRunMs: 60 * minute } }),
		"recovery.restMs",
		/is missing/,
		true,
	),
	shared("a short cycle", (program) => zone(program, { cycleMs: 1000 }), "zones[0].cycleMs", /must be/, true),
	shared(
		"a zone without a share, and no meter",
		(_, site) => {
			valve(site, { expectedFlow: undefined });
			Object.assign(site, { water: undefined });
		},
		"zones[0].valve",
		/"valve.north" has no expectedFlow, and no meter learns it/,
	),
	shared(
		"a zone that takes more than there is",
		(_, site) => valve(site, { expectedFlow: 31 }),
		"zones[0].valve",
		/"valve.north" takes 31; there is 30/,
	),
	shared(
		"a zone that takes more than the pump gives",
		(program, site) => {
			Object.assign(program, { capacity: undefined, order: "site" });
			Object.assign(site.outputs[0] ?? {}, { expectedFlow: 11 });
		},
		"zones[0].valve",
		/"valve.north" takes 12; there is 11/,
	),
	shared(
		"more flow than the pump gives",
		(_, site) => Object.assign(site.outputs[0] ?? {}, { expectedFlow: 25 }),
		"capacity",
		/is 30; "pump" gives 25/,
	),
	shared(
		"overlap and delay",
		(program) => Object.assign(program, { openDelayMs: 1000 }),
		"openDelayMs",
		/overlapMs says that they do/,
	),
	shared(
		"a cycle longer than all of them",
		(program) => zone(program, { longestRunMs: 10 * minute }),
		"zones[0].cycleMs",
		/is 900000; all cycles together may be 600000/,
	),
	shared(
		"a soak without cycles",
		(program) => zone(program, { cycleMs: undefined, soakMs: minute }),
		"zones[0].soakMs",
		/cycleMs is missing/,
	),
	shared(
		"a cycle longer than its well gives",
		(program) => Object.assign(program, { recovery: { afterRunMs: 10 * minute, restMs: minute } }),
		"zones[0].cycleMs",
		/its well has to rest after 600000/,
	),
	flushed({ flushMs: 0 }, "flushMs", /must be/, true),
	flushed({ mostPerHour: 31 }, "mostPerHour", /must be/, true),
	flushed({ differential: { point: "water.total" } }, "differential.above", /is missing/, true),
	flushed({ valves: [] }, "valves", /must be|may hold/, true),
	flushed({ zones: [] }, "zones", /is not known here/, true),
	flushed({ pump: "master" }, "pump", /is a master-valve, not a pump/),
	flushed({ valves: ["flush.1", "valve.north"] }, "valves[1]", /is driven by programs\[0\].zones\[0\].valve already/),
	flushed({ valves: ["flush.3"] }, "valves[0]", /no output "flush.3"/),
	flushed({ differential: undefined }, "", /is never due/),
	flushed({ differential: { above: 1, before: "water.flow" } }, "differential", /needs point, or before and after/),
	flushed({ differential: { above: 1, point: "nowhere" } }, "differential.point", /no point "nowhere"/),
	flushed({ mostPerHour: 30, flushMs: 60_000 }, "mostPerHour", /a flush takes 140000 ms, so 25 fit/),
	flushed({ everyMs: 600_000 }, "everyMs", /mostPerHour lets it begin every 900000/),
	{
		name: "a flush valve that its pump does not feed",
		change: (site) => {
			filter(site);
			Object.assign(site.outputs[6] ?? {}, { fedBy: undefined });
		},
		path: "programs[2].valves[0]",
		says: /is not fedBy "pump"/,
		shape: false,
	},
	{
		name: "a flush longer than its valve may be open",
		change: (site) => {
			Object.assign(filter(site), { flushMs: 120_000 });
			Object.assign(site.outputs[6] ?? {}, { longestRunMs: 60_000 });
		},
		path: "programs[2].flushMs",
		says: /"flush.1" may be open for 60000/,
		shape: false,
	},
];
