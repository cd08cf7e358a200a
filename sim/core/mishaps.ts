import { Random } from "./random";
import type { SeasonFault } from "./season-file";

/** What can happen to a soil probe. */
const kinds = ["silent", "stuck", "drifts", "noisy"] as const;

/** Each soil probe has one mishap in the season, by its own chance; so do the weather's devices, for a day or two. */
export function drawMishaps(probes: readonly string[], weather: readonly string[], seed: number): SeasonFault[] {
	const ofProbes = probes.map((device): SeasonFault => {
		const draw = new Random(seed, `mishap ${device}`);
		const what = kinds[Math.floor(kinds.length * draw.unit())] as SeasonFault["what"];
		const fromDay = Math.floor(draw.between(15, 95));
		const toDay = fromDay + Math.floor(draw.between(8, 35));
		const sign = draw.unit() < 0.5 ? -1 : 1;
		const perDay = sign * draw.between(0.0008, 0.002);
		const deviation = draw.between(0.02, 0.05);
		// Nobody notices a drift: it goes on.
		if (what === "drifts") return { device, what, fromDay, toDay: Number.POSITIVE_INFINITY, perDay };
		return { device, what, fromDay, toDay, ...(what === "noisy" ? { deviation } : {}) };
	});
	const ofWeather = weather.map((device): SeasonFault => {
		const fromDay = Math.floor(new Random(seed, `mishap ${device}`).between(20, 110));
		return { device, what: "silent", fromDay, toDay: fromDay + 2 };
	});
	return [...ofProbes, ...ofWeather];
}
