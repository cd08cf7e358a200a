import test from "ava";
import fc from "fast-check";
import { SoilColumn } from "../../../sim/plants/soil-column";
import { SoilTexture } from "../../../sim/plants/soil-texture";

const loam = new SoilTexture({ saturation: 0.451, entrySuctionMm: 478, b: 5.39, saturatedMmPerHour: 25 });
const sand = new SoilTexture({ saturation: 0.395, entrySuctionMm: 121, b: 4.05, saturatedMmPerHour: 633 });
const layers = 8;
const nothing = new Float64Array(layers);

test("a loam holds what is published of it: about 31 % at 33 kPa, 15 % at 1500", (t) => {
	t.true(Math.abs(loam.contentAt(33) - 0.314) < 0.002, String(loam.contentAt(33)));
	t.true(Math.abs(loam.contentAt(1500) - 0.155) < 0.002, String(loam.contentAt(1500)));
	t.is(loam.contentAt(0.1), 0.451);
});

test("the tables of a soil are its curves", (t) => {
	for (const share of [0.3, 0.55, 0.8, 1]) {
		t.true(Math.abs(loam.conductivity(share) / (25 * share ** 13.78) - 1) < 1e-3, `K at ${share}`);
		const potential = ((25 * 478 * 5.39) / 8.39) * share ** 8.39;
		t.true(Math.abs(loam.fluxPotential(share) / potential - 1) < 1e-3, `Φ at ${share}`);
	}
	t.is(loam.conductivity(0), 0);
});

const hour = fc.record({
	hours: fc.double({ min: 0.01, max: 12, noNaN: true }),
	inMmPerHour: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 60, noNaN: true })),
	evaporation: fc.double({ min: 0, max: 1, noNaN: true }),
	uptake: fc.double({ min: 0, max: 0.4, noNaN: true }),
});

test("water is neither made nor lost, whatever comes and goes", (t) => {
	fc.assert(
		fc.property(
			fc.constantFrom(loam, sand),
			fc.double({ min: 8, max: 1500, noNaN: true }),
			fc.array(hour, { maxLength: 25 }),
			(texture, suction, story) => {
				const column = new SoilColumn(texture, layers, suction);
				const start = column.storedMm;
				let inMm = 0;
				for (const { hours, inMmPerHour, evaporation, uptake } of story) {
					column.advance(hours, inMmPerHour, evaporation, new Float64Array(layers).fill(uptake));
					inMm += hours * inMmPerHour;
				}
				const outMm = column.drainedMm + column.runoffMm + column.evaporatedMm + column.takenMm;
				t.true(Math.abs(start + inMm - outMm - column.storedMm) < 1e-6, `${start} + ${inMm} - ${outMm}`);
				for (let layer = 0; layer < layers; layer += 1) {
					const content = column.content(layer);
					t.true(content >= 0 && content <= texture.constants.saturation + 1e-9, `layer ${layer}: ${content}`);
				}
			},
		),
		{ numRuns: 150 },
	);
});

test("a wet soil drains fast at first and hardly after days, and a front goes down layer by layer", (t) => {
	const column = new SoilColumn(loam, layers, 300);
	column.advance(8, 5, 0, nothing);
	t.true(column.content(0) > column.content(3), "the top is wet, the rest not yet");
	t.is(column.drainedMm < 1, true, "nothing has come through");
	const wet = new SoilColumn(loam, layers, 5);
	wet.advance(24, 0, 0, nothing);
	const first = wet.drainedMm;
	wet.advance(24 * 9, 0, 0, nothing);
	const before = wet.drainedMm;
	wet.advance(24, 0, 0, nothing);
	t.true(first > 10 && wet.drainedMm - before < first / 5, `${first} mm, then ${wet.drainedMm - before} mm a day`);
});

test("what is dry above sucks water up, against its weight", (t) => {
	const column = new SoilColumn(loam, layers, 60);
	column.waterMm[0] = 100 * loam.contentAt(1500);
	const before = column.waterMm[0] ?? 0;
	column.advance(48, 0, 0, nothing);
	t.true((column.waterMm[0] ?? 0) > before + 0.5);
});

test("how often a column is asked hardly matters", (t) => {
	const once = new SoilColumn(loam, layers, 40);
	once.advance(6, 4, 0.1, nothing);
	const often = new SoilColumn(loam, layers, 40);
	for (let turn = 0; turn < 360; turn += 1) often.advance(1 / 60, 4, 0.1, nothing);
	t.true(Math.abs(once.content(2) - often.content(2)) < 0.002);
});
