import test from "ava";
import { Evaporator, type EvaporatorAround } from "../../../sim/plants/evaporator";

const constants = {
	kjPerK: 60,
	airWPerK: 1000,
	stillShare: 0.15,
	halvingIceKg: 6,
	ratedC: -6,
	sharePerK: 0.03,
	frostShare: 0.12,
	doorFrostShare: 0.35,
	heaterW: 6000,
};
const cooled: EvaporatorAround = { coolingW: 6500, fanOn: true, heaterOn: false, doorOpen: false, airC: 1 };
const hour = 3600;

test("while it is cooled it is colder than the air, ices up, and takes out less and less", (t) => {
	const coil = new Evaporator(constants, 1);
	coil.advance(cooled, hour);
	const difference = 1 - coil.coilC;
	t.true(difference > 4 && difference < 8, `${difference} K`);
	const early = coil.advance(cooled, hour);
	t.true(coil.iceKg > 0.5);
	coil.advance(cooled, 20 * hour);
	t.true(coil.advance(cooled, hour) < 0.8 * early);
	t.true(1 - coil.coilC > difference + 2, "an iced coil is colder");
});

test("with the door open it ices up sooner, without its fan it takes less", (t) => {
	const taken = (change: Partial<EvaporatorAround>) => {
		const coil = new Evaporator(constants, 1);
		return { joules: coil.advance({ ...cooled, ...change }, hour), iceKg: coil.iceKg };
	};
	t.true(taken({ doorOpen: true }).iceKg > 2 * taken({}).iceKg);
	t.true(taken({ fanOn: false }).joules < 0.6 * taken({}).joules);
});

test("melting takes the heat of fusion, and the coil stays at 0 °C until the ice is gone", (t) => {
	const coil = new Evaporator(constants, 0);
	coil.iceKg = 3;
	const around = { ...cooled, coolingW: 0, fanOn: false, heaterOn: true, airC: 0 };
	const meltS = (3 * 334_000) / constants.heaterW;
	coil.advance(around, meltS - 10);
	t.true(coil.coilC === 0 && coil.iceKg > 0 && coil.iceKg < 0.3, `${coil.coilC} °C, ${coil.iceKg} kg`);
	coil.advance(around, 60);
	t.true(coil.iceKg === 0 && coil.coilC > 2);
});
