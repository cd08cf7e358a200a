import test from "ava";
import { checkSite } from "../../../modules/site/check";
import { compileSite } from "../../../modules/site/compile";
import { decodeTable, encodeTable } from "../../../modules/site/table";
import type { Site } from "../../../modules/site/types";
import { plain } from "../../support/core-plain";
import { orchardSite, profileMap, type Writable } from "../../support/core-site";

type Output = Writable<Site>["outputs"][number];

const profiles = profileMap();

/** Paths of the mistakes in the orchard with its pump (0), master (1) or north valve (2) changed. */
function faultsOf(index: number, changes: Partial<Output>, site: Partial<Writable<Site>> = {}): readonly string[] {
	const changed = { ...orchardSite(), ...site };
	Object.assign(changed.outputs[index] as Output, changes);
	return checkSite(changed, profiles).map(({ path }) => path);
}

test("what outputs depend on is there, has a limit, and an end", (t) => {
	const flow = { kind: "flow" as const, point: "water.flow", withinMs: 60_000 };
	const gate = { kind: "level" as const, point: "water.total" };
	t.deepEqual(faultsOf(2, { fedBy: "nobody" }), ["outputs[2].fedBy"]);
	t.deepEqual(faultsOf(0, { fedBy: "pump" }), ["outputs[0].fedBy", "outputs[0].fedBy"]);
	t.true(faultsOf(0, { fedBy: "valve.north" }).includes("outputs[0].fedBy"), "in a circle");
	t.deepEqual(faultsOf(2, { needs: ["nobody"] }), ["outputs[2].needs[0]"]);
	t.deepEqual(faultsOf(2, { needs: ["pump"], neverWith: ["pump"] }), ["outputs[2].neverWith[0]"]);
	t.deepEqual(faultsOf(2, { evidence: [flow] }), ["outputs[2].evidence[0]"]);
	t.deepEqual(faultsOf(2, { evidence: [{ ...flow, above: 1, below: 2 }] }), ["outputs[2].evidence[0]"]);
	t.deepEqual(faultsOf(2, { evidence: [{ ...flow, above: 1, point: "x" }] }), ["outputs[2].evidence[0].point"]);
	t.deepEqual(faultsOf(2, { evidence: [{ ...flow, above: 1, withinMs: 2000 }] }), ["outputs[2].evidence[0].withinMs"]);
	t.deepEqual(faultsOf(2, { onlyWhile: [gate] }), ["outputs[2].onlyWhile[0]"]);
	t.deepEqual(faultsOf(2, { onlyWhile: [{ ...gate, above: 5, below: 5 }] }), ["outputs[2].onlyWhile[0].below"]);
	t.deepEqual(faultsOf(2, { rest: "on" }), ["programs[0].zones[0].valve"], "the program drives what rests off");
});

test("switches, buttons, supply and flow meter lead somewhere, and an output has one switch", (t) => {
	const auto = "water.flow";
	t.deepEqual(faultsOf(0, {}, { hands: [{ name: "a", outputs: ["pump"] }] }), ["hands[0]"]);
	const hands = [
		{ name: "a", outputs: ["pump", "x"], auto },
		{ name: "b", outputs: ["pump"], hand: "y" },
	];
	t.deepEqual(faultsOf(0, {}, { hands }), ["hands[0].outputs[1]", "hands[1].outputs[0]", "hands[1].hand"]);
	t.deepEqual(faultsOf(0, {}, { stopButtons: [{ point: "x" }] }), ["stopButtons[0].point"]);
	t.deepEqual(faultsOf(0, {}, { supply: { point: "x", above: 11 } }), ["supply.point"]);
	t.deepEqual(faultsOf(0, {}, { water: { flow: "x", unscheduledAbove: 1 } }), ["water.flow"]);
});

test("a low supply is a condition of whatever rests off, and the table keeps it all", (t) => {
	const site = orchardSite();
	Object.assign(site, {
		supply: { point: "water.flow", above: 11.8, hysteresis: 0.4 },
		hands: [{ name: "a", outputs: ["pump"], auto: "water.total" }],
		stopButtons: [{ point: "water.total", pressed: "open" }],
		water: { flow: "water.flow", unscheduledAbove: 0.5 },
	});
	const fan = site.outputs.at(-1) as Output;
	site.programs = site.programs.filter(({ type }) => type === "irrigation");
	Object.assign(fan, { kind: "fan", rest: "on", neverWith: ["pump"] });
	const plan = compileSite(site, profiles);
	for (const { rest, onlyWhile } of plan.outputs) {
		t.deepEqual(
			onlyWhile.map(({ kind, above }) => [kind, above]),
			rest === "off" ? [["supply", 11.8]] : [],
		);
	}
	t.deepEqual(plan.outputs[0]?.neverWith, [5], "both ways");
	t.deepEqual(
		plan.outputs.map(({ hardwareMs }) => hardwareMs / 60_000),
		[1, 2, 3, 3, 3, 0],
		"a minute more for each link; none for what rests on",
	);
	t.deepEqual(plain(decodeTable(encodeTable(plan))), plan);
});
