import test from "ava";
import { hourlyEt0, hourlyWeatherFault } from "../../../modules/agronomy/hourly-et";
import { periodExtraterrestrialMj } from "../../../modules/agronomy/radiation";

/* FAO-56 Example 19: N'Diaye, Senegal, 1 October, 16°13' N, 16°15' W, 8 m, time of 15° W. */
const place = { latitudeDeg: 16 + 13 / 60, longitudeDeg: -16.25, dayOfYear: 274, utcOffsetH: -1, lengthH: 1 };

test("FAO-56 Example 19: two in the afternoon", (t) => {
	const raMj = periodExtraterrestrialMj({ ...place, middleH: 14.5 });
	t.is(raMj.toFixed(3), "3.543");
	const hour = { tC: 38, rhPct: 52, windMps: 3.3, solarMj: 2.45, raMj, daytime: true, elevationM: 8, windHeightM: 2 };
	t.is(hourlyWeatherFault(hour), null);
	const et = hourlyEt0(hour);
	t.is(et.et0Mm.toFixed(2), "0.63");
	t.is(et.deltaKpaPerC.toFixed(3), "0.358");
	t.is(et.esKpa.toFixed(3), "6.625");
	t.is(et.eaKpa.toFixed(3), "3.445");
	t.is(et.rsoMj.toFixed(3), "2.658");
	t.is(et.solarRatio.toFixed(3), "0.922");
	t.is(et.rnlMj.toFixed(3), "0.137");
	t.is(et.rnMj.toFixed(3), "1.749");
	t.is(et.soilHeatMj.toFixed(3), "0.175");
	t.deepEqual(et.assumed, []);
});

test("FAO-56 Example 19: two at night", (t) => {
	const raMj = periodExtraterrestrialMj({ ...place, middleH: 2.5 });
	t.is(raMj, 0);
	const hour = { tC: 28, rhPct: 90, windMps: 1.9, solarMj: 0, raMj, daytime: false, elevationM: 8, solarRatio: 0.8 };
	const et = hourlyEt0(hour);
	t.is(et.et0Mm.toFixed(2), "0.00");
	t.is(et.deltaKpaPerC.toFixed(3), "0.220");
	t.is(et.esKpa.toFixed(3), "3.780");
	t.is(et.eaKpa.toFixed(3), "3.402");
	t.is(et.rnMj.toFixed(3), "-0.100");
	t.is(et.soilHeatMj.toFixed(3), "-0.050");
	const { solarRatio: _, ...unknown } = hour;
	t.is(hourlyEt0(unknown).et0Mm, et.et0Mm);
	t.true(hourlyEt0(unknown).assumed.some((line) => line.startsWith("solarRatio: 0.8")));
});

test("by day the evening's cloudiness is not asked for, and where the sun is not up it is", (t) => {
	const hour = { tC: 20, rhPct: 60, windMps: 2, solarMj: 1, raMj: 2, daytime: true, elevationM: 0, windHeightM: 2 };
	t.is(hourlyEt0(hour).solarRatio, 1 / 1.5);
	t.is(hourlyEt0({ ...hour, solarMj: 5 }).solarRatio, 1);
	t.is(hourlyEt0({ ...hour, solarMj: 0 }).solarRatio, 0.3);
	t.is(hourlyEt0({ ...hour, solarMj: 0, raMj: 0 }).solarRatio, 0.8);
	t.is(hourlyEt0({ ...hour, solarRatio: 0.5 }).solarRatio, 0.5);
	t.regex(hourlyWeatherFault({ ...hour, rhPct: 130 }) ?? "", /rhPct is 130; it must be from 0 to 100/);
});
