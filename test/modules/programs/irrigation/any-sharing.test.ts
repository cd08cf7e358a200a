import test from "ava";
import fc from "fast-check";
import { IrrigationProgram } from "../../../../modules/programs/irrigation/program";
import type { HydraulicsPlan, IrrigationPlan } from "../../../../modules/site/plan";
import { BoardBench, Chain, Input } from "../../../support/core-outputs";
import { byMoisture, programInputs } from "../../../support/core-programs";

const minute = 60_000;
const second = 1000;
const valves = [Chain.north, Chain.south, Chain.siren];
const probes = [Input.tank, Input.hand, Input.auto];

interface Given {
	readonly flows: readonly (number | null)[];
	readonly hydraulics: HydraulicsPlan;
	readonly cycles: readonly ({ readonly cycleMs: number; readonly soakMs: number } | null)[];
}

function planOf({ hydraulics, cycles }: Given): IrrigationPlan {
	return {
		type: "irrigation",
		name: "irrigation",
		pump: Chain.pump,
		master: Chain.master,
		zonesAtOnce: 3,
		resumeWithinMs: 0,
		when: null,
		adjustPercent: 100,
		adjustMonths: [],
		hydraulics,
		zones: valves.map((valve, index) => ({
			name: `zone-${index}`,
			valve,
			moisture: [probes[index] as number],
			startBelow: 60,
			stopAt: 70,
			...byMoisture,
			longestRunMs: 12 * minute,
			settleMs: 2 * minute,
			cycle: cycles[index] ?? null,
		})),
	};
}

/** Three zones behind one master valve. */
class SharingBench extends BoardBench {
	readonly program: IrrigationProgram;

	constructor(given: Given) {
		const changes = given.flows.map((expectedFlow) => ({ expectedFlow, fedBy: Chain.master }));
		super({ changes: [{}, {}, ...changes] });
		const inputs = programInputs({ points: this.points, outputs: this.board });
		this.program = new IrrigationProgram(planOf(given), inputs, 0, 0);
		for (const probe of probes) this.inputs[probe] = 900;
	}

	override settle(): number {
		let wakeMs = Number.POSITIVE_INFINITY;
		for (let round = 0; round < 4; round += 1) {
			wakeMs = Math.min(this.program.advance(this.nowMs), super.settle());
		}
		return wakeMs;
	}
}

const flow = fc.option(fc.integer({ min: 5, max: 25 }));
const cycle = fc.option(
	fc.record({
		cycleMs: fc.integer({ min: minute, max: 6 * minute }),
		soakMs: fc.integer({ min: minute, max: 8 * minute }),
	}),
);
const given: fc.Arbitrary<Given> = fc.record({
	flows: fc.array(flow, { minLength: 3, maxLength: 3 }),
	cycles: fc.array(cycle, { minLength: 3, maxLength: 3 }),
	hydraulics: fc.record({
		capacity: fc.option(fc.integer({ min: 25, max: 60 })),
		order: fc.constantFrom("site" as const, "driest" as const),
		overlapMs: fc.option(fc.integer({ min: 0, max: 30_000 })),
		openDelayMs: fc.constantFrom(0, 0, 20_000),
		recovery: fc.option(fc.constant({ afterRunMs: 10 * minute, restMs: 5 * minute })),
	}),
});
const steps = fc.array(
	fc.record({
		isDry: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
		ms: fc.integer({ min: second, max: 10 * minute }),
	}),
	{ minLength: 3, maxLength: 10 },
);

test("whatever is dry when: no more flow than fits, no water without an outlet, no soak cut, all have turns", (t) => {
	let runs = 0;
	fc.assert(
		fc.property(given, steps, (site, story) => {
			const { capacity, overlapMs } = site.hydraulics;
			const it = new SharingBench(site).boot() as SharingBench;
			const shutAtMs = valves.map(() => Number.NEGATIVE_INFINITY);
			const wasOpen = valves.map(() => false);
			const look = (): void => {
				it.pass(second);
				const open = valves.map((valve) => it.contacts[valve] === true);
				t.true(it.contacts[Chain.pump] !== true || open.includes(true), "an outlet");
				const share = site.flows.reduce<number>((sum, one, index) => sum + (open[index] ? (one ?? 1e9) : 0), 0);
				const isAlone = open.filter((one) => one).length <= 1;
				if (capacity !== null && overlapMs === null) t.true(isAlone || share <= capacity, `${share} of ${capacity}`);
				for (const [index, isOpen] of open.entries()) {
					const soakMs = site.cycles[index]?.soakMs ?? 0;
					if (isOpen && wasOpen[index] === false) {
						runs += 1;
						const soakedMs = it.nowMs - (shutAtMs[index] as number) + second; // it was looked at once a second
						t.true(soakedMs >= soakMs, `soaked for ${soakedMs} of ${soakMs}`);
					}
					if (!isOpen && wasOpen[index] === true) shutAtMs[index] = it.nowMs;
					wasOpen[index] = isOpen;
				}
			};
			for (const { isDry, ms } of story) {
				for (const [index, probe] of probes.entries()) it.inputs[probe] = isDry[index] === true ? 500 - index : 900;
				for (const endMs = it.nowMs + ms; it.nowMs < endMs; ) look();
			}
			const hadTurn = valves.map(() => false);
			for (const probe of probes) it.inputs[probe] = 500;
			for (const endMs = it.nowMs + 120 * minute; it.nowMs < endMs && hadTurn.includes(false); ) {
				look();
				for (const index of hadTurn.keys()) if (wasOpen[index] === true) hadTurn[index] = true;
			}
			t.deepEqual(hadTurn, [true, true, true]);
			for (const probe of probes) it.inputs[probe] = 900;
			it.pass(3 * minute);
			t.deepEqual(it.contacts, [false, false, false, false, false]);
		}),
		{ numRuns: 30 },
	);
	t.true(runs > 60, `${runs} runs`);
});
