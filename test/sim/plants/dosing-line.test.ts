import test from "ava";
import { DosingLine, type DosingLineConstants } from "../../../sim/plants/dosing-line";

const constants: DosingLineConstants = {
	source: { ecUsCm: 600, ph: 7.8, alkalinityMeqL: 4 },
	volumeL: 60,
	cells: 6,
	injectors: [
		{ litresPerHour: 120, tankLitres: 50, ecUsCmPerLitreM3: 150, acidEqPerLitre: 0 },
		{ litresPerHour: 30, tankLitres: 20, ecUsCmPerLitreM3: 20, acidEqPerLitre: 10 },
	],
};

function rig() {
	const state = { flow: 12, on: [false, false] };
	const line = new DosingLine(
		constants,
		() => state.flow,
		(injector) => state.on[injector] === true,
		0,
	);
	const set = (change: Partial<typeof state>, atMs: number): void => {
		Object.assign(state, change);
		line.update(atMs);
	};
	line.update(0);
	return { line, set };
}

test("what left the tanks is in the line or has gone to the field", (t) => {
	const { line, set } = rig();
	set({ on: [true, true] }, 10_000);
	set({ flow: 0 }, 100_000);
	set({ on: [false, true] }, 160_000);
	set({ flow: 9, on: [false, false] }, 400_000);
	line.update(1_000_000);
	for (const [injector, litres] of [5, 3.25].entries()) {
		const gone = (constants.injectors[injector]?.tankLitres ?? 0) - (line.tankLitres[injector] as number);
		t.true(Math.abs(gone - litres) < 1e-9, `${gone}`);
		const found = line.heldLitres(injector) + (line.deliveredLitres[injector] as number);
		t.true(Math.abs(found - gone) < 1e-9, `${found}`);
	}
});

test("a dose is seen later, and comes to what tank and flow give: 120 L/h in 12 m³/h are 10 L/m³", (t) => {
	const { line, set } = rig();
	set({ on: [true, false] }, 0);
	t.true(line.ecUsCm(2_000) < 610, "60 L at 12 m³/h are 18 s away");
	const at18s = line.ecUsCm(18_000);
	t.true(at18s > 1000 && at18s < 1800, `${at18s}`);
	t.true(Math.abs(line.ecUsCm(180_000) - (600 + 10 * 150)) < 1);
	set({ on: [false, false] }, 180_000);
	t.true(Math.abs(line.ecUsCm(400_000) - 600) < 1);
});

test("without flow a dose stays where it was given", (t) => {
	const { line, set } = rig();
	set({ flow: 0, on: [true, false] }, 0);
	t.is(line.ecUsCm(60_000), 600);
	t.is(line.deliveredLitres[0], 0);
	set({ flow: 12 }, 60_000);
	t.true(line.ecUsCm(80_000) > 2000);
});

test("pH: the source's own without acid, moves slowly while there is alkalinity, and falls when there is none", (t) => {
	const phAt = (acidLitresPerM3: number): number => {
		const [, acid] = constants.injectors;
		const line = new DosingLine(
			{ ...constants, injectors: [{ ...acid, litresPerHour: 12 * acidLitresPerM3 } as never] },
			() => 12,
			() => true,
			0,
		);
		line.tankLitres[0] = 1000;
		line.update(0);
		return line.ph(600_000);
	};
	t.true(Math.abs(phAt(0) - 7.8) < 1e-9);
	// 4 meq/L of alkalinity: half of it taken is 2 eq/m³, 0.2 L of an acid of 10 eq/L: [HCO3-] = [CO2] near pK.
	const half = phAt(0.2);
	t.true(Math.abs(half - 6.35) < 0.06, `${half}`);
	t.true(Math.abs(phAt(0.36) - 5.4) < 0.2, `${phAt(0.36)}`);
	t.true(phAt(0.44) < 3.5, "no alkalinity is left");
});

test("a tank that is empty gives nothing, and so does a pump that is blocked", (t) => {
	const { line, set } = rig();
	set({ on: [true, true] }, 0);
	line.isBlocked[1] = true;
	line.update(2 * 3_600_000);
	t.is(line.tankLitres[0], 0);
	t.is(line.tankLitres[1], 20);
	t.true(Math.abs(line.ecUsCm(2 * 3_600_000 + 1) - 600) < 1);
});
