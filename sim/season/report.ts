import type { SeasonFault } from "../core/season-file";
import type { FieldSums } from "../plants/drip-field";
import { dotPlot, escapeHtml, linePlot, type Series } from "./plot";
import { style } from "./report-style";
import type { Contestant, FieldResult, SeasonResult } from "./season";
import { dayMs, stressBelow, stressOf } from "./story";
import { measures, shownNumber, verdict } from "./table";

/** Days of stress that the plot of settings goes up to. */
const STRESS_SHOWN = 40;
const SETTINGS_WATER_MARGIN = 1.15;

/** The season as one HTML file, which needs nothing else: tables, plots drawn as SVG, alarms, and how it was done. */
export function seasonReport(result: SeasonResult, soilErrorPercent: number): string {
	const title = `A season of ${result.days} days`;
	const body = [
		`<h1>${title}</h1>`,
		`<p>Weather and mishaps drawn from seed ${result.seed}. The gateway is the one that ships, in virtual time over
a simulated line. What its site file says the soils hold is off by ${soilErrorPercent} %; its probes are off,
noisy, and each fails once; nothing in it was set by this weather. The timer and the threshold were given the
best of all their settings for this very weather: the least water with no more days of stress than the gateway
had. Their valves never fail.</p>`,
		...result.fields.map((field) => fieldPart(field, result)),
		mishapPart(result),
		methodPart(),
	];
	return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${style}</style></head>
<body><main>${body.join("\n")}</main></body></html>
`;
}

function fieldPart(field: FieldResult, result: SeasonResult): string {
	const verdicts = field.contestants.slice(1).map((other) => `<li>${escapeHtml(verdict(field, other))}</li>`);
	return [
		`<section><h2>${escapeHtml(field.zone)}</h2>`,
		table(field),
		`<ul class="verdicts">${verdicts.join("")}</ul>`,
		waterPlot(field, result),
		storedPlot(field),
		stressPlot(field),
		settingsPlot(field),
		"</section>",
	].join("\n");
}

function table({ contestants, field }: FieldResult): string {
	const heads = contestants.map(({ key, title }) => `<th class="${key}">${escapeHtml(title)}</th>`).join("");
	const rows = measures.map(({ name, unit, digits, value }) => {
		const cells = contestants.map((one) => `<td>${shownNumber(value(one), digits)}</td>`).join("");
		return `<tr><th>${escapeHtml(`${name}, ${unit}`)}</th>${cells}</tr>`;
	});
	const settings = contestants.map(({ setting }) => `<td>${escapeHtml(setting)}</td>`).join("");
	const caption = `${field.areaM2 / 10_000} ha, ${field.flowM3PerHour} m³/h of drip`;
	return `<div class="wide"><table><caption>${caption}</caption>
<thead><tr><th></th>${heads}</tr></thead>
<tbody>${rows.join("")}
<tr><th>setting</th>${settings}</tr></tbody></table></div>`;
}

function seriesOf(field: FieldResult, of: (sums: FieldSums) => number): readonly Series[] {
	return field.contestants.map(({ key, title, story }) => ({
		name: title,
		style: key,
		values: story.midnights.map(of),
	}));
}

/** Need: what the crop would have transpired and the soil gave to the air under the gateway, less rain. */
function waterPlot(field: FieldResult, { rainMm }: SeasonResult): string {
	const [ours] = field.contestants as readonly [Contestant];
	const need = ours.story.midnights.map((sums) => sums.wantedMm + sums.evaporatedMm - sums.rainMm);
	return linePlot({
		title: "Water applied against need (transpiration wanted and evaporation, less rain), summed up",
		unit: "mm",
		series: [...seriesOf(field, (sums) => sums.irrigatedMm), { name: "need", style: "need", values: need }],
		bars: { name: "rain of the day, from above", unit: "mm", values: rainMm },
		from: Math.min(0, ...need),
	});
}

function storedPlot(field: FieldResult): string {
	const depthMm = field.field.layers * 100;
	return linePlot({
		title: `Water in the upper ${depthMm} mm of soil`,
		unit: "mm",
		series: seriesOf(field, (sums) => sums.storedMm),
	});
}

function stressPlot(field: FieldResult): string {
	return linePlot({
		title: `What the crop got of what it wanted to transpire; below ${stressBelow} is a day of stress`,
		unit: "share",
		series: field.contestants.map(({ key, title, story }) => ({ name: title, style: key, values: stressOf(story) })),
		from: 0.5,
		to: 1,
	});
}

function settingsPlot({ contestants }: FieldResult): string {
	const most = SETTINGS_WATER_MARGIN * Math.max(...contestants.map(({ score }) => score.waterMm));
	const least = Math.min(...contestants.map(({ score }) => score.waterMm)) / SETTINGS_WATER_MARGIN;
	const tried = contestants.flatMap(({ key, title, tried: settings }) => {
		return settings.map(({ name, score }) => ({
			x: score.waterMm,
			y: score.stressDays,
			style: `${key} tried`,
			radius: 2,
			title: `${title}, ${name}: ${score.waterMm.toFixed(0)} mm, ${score.stressDays} days of stress`,
		}));
	});
	const chosen = contestants.map(({ key, title, setting, score }) => ({
		x: score.waterMm,
		y: score.stressDays,
		style: `${key} chosen`,
		radius: 6,
		title: `${title}, ${setting}: ${score.waterMm.toFixed(0)} mm, ${score.stressDays} days of stress`,
	}));
	return dotPlot({
		title: "Every setting that was tried, and the gateway: left and low is better",
		xTitle: "water applied, mm",
		yTitle: "days of stress",
		xRange: [least, most],
		yRange: [0, STRESS_SHOWN],
		dots: [...tried, ...chosen.toReversed()],
	});
}

function mishapPart({ mishaps, alarms }: SeasonResult): string {
	const rows = mishaps.map((one) => `<tr><td>${one.device}</td><td>${wordsOf(one)}</td></tr>`);
	const raised = alarms.map(
		({ name, atMs }) => `<tr><td>${(atMs / dayMs).toFixed(1)}</td><td>${escapeHtml(name)}</td></tr>`,
	);
	const none = `<p>None was raised.</p>`;
	const list = `<table><thead><tr><th>day</th><th>alarm</th></tr></thead><tbody>${raised.join("")}</tbody></table>`;
	return `<section class="two">
<div><h2>Mishaps</h2><table><tbody>${rows.join("")}</tbody></table></div>
<div><h2>Alarms of the gateway</h2>${raised.length > 0 ? list : none}</div>
</section>`;
}

function wordsOf({ what, fromDay, toDay, perDay, deviation }: SeasonFault): string {
	const since = `from day ${fromDay}`;
	if (what === "drifts") return `drifts by ${(100 * (perDay ?? 0)).toFixed(2)} % of volume a day ${since} on`;
	const until = `${since} to ${toDay}`;
	if (what === "noisy") return `noise of ${(100 * (deviation ?? 0)).toFixed(1)} % of volume ${until}`;
	return what === "stuck" ? `says the same ${until}` : `silent ${until}`;
}

function methodPart(): string {
	return `<section><h2>How</h2>
<p>Each field is three places with emitters and soils that differ; each place is a column of soil in layers of
10 cm in which water flows by weight and suction, a stand of leaves and roots that grow with warmth, and a
surface that dries in two stages. None of that is the gateway's own arithmetic, which keeps one sum for a root
zone. A day of stress is one on which the crop transpires less than ${100 * stressBelow} % of what it would
with all the water that it wants. Wasted is what left the column at its lower end beyond what would have left
it without a drop of irrigation.</p>
<p>The timer was tried with runs every 1, 2, 3, 4, 5 and 7 days that give 1.5 to 9 mm a day. The threshold was
tried with every pair of limits between near wilting and above field capacity, in steps of 1 % of volume and
then of 0.5 % around the best, looked at every half hour: once with the gateway's own probes and all that
befalls them, as the mean of those that answer, and once with probes that are never wrong, which nobody can
buy. Both know how the season ends: their settings were chosen after it.</p>
</section>`;
}
