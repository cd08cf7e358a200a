/** A line of a plot: a value for each day, from the first midnight or evening on. */
export interface Series {
	readonly name: string;
	/** Class of the style sheet that gives it its colour. */
	readonly style: string;
	readonly values: readonly number[];
}

export interface LinePlot {
	readonly title: string;
	readonly unit: string;
	readonly series: readonly Series[];
	/** Hang from the top, in the unit of `barUnit`. */
	readonly bars?: { readonly name: string; readonly unit: string; readonly values: readonly number[] };
	/** Where the scale begins and ends; else where the values do. */
	readonly from?: number;
	readonly to?: number;
}

export interface Dot {
	readonly x: number;
	readonly y: number;
	readonly style: string;
	readonly radius: number;
	readonly title: string;
}

export interface DotPlot {
	readonly title: string;
	readonly xTitle: string;
	readonly yTitle: string;
	readonly xRange: readonly [number, number];
	readonly yRange: readonly [number, number];
	readonly dots: readonly Dot[];
}

const width = 720;
const height = 260;
const left = 46;
const right = 40;
const top = 22;
const bottom = 30;
const DAYS_PER_TICK = 20;
/** Share of the height that the tallest bar takes. */
const BAR_SHARE = 0.3;

/** Round steps that divide a range into about so many. */
function ticks(from: number, to: number, count: number): readonly number[] {
	const rough = (to - from) / count;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
	const result: number[] = [];
	for (let at = Math.ceil(from / step) * step; at <= to + step / 1e6; at += step)
		result.push(Number(at.toPrecision(6)));
	return result;
}

export function escapeHtml(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const xOf = (share: number) => left + share * (width - left - right);
const yOf = (share: number) => height - bottom - share * (height - top - bottom);
const number = (value: number) => String(Number(value.toFixed(1)));

function frame(title: string, body: string): string {
	const words = escapeHtml(title);
	return `<figure><figcaption>${words}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${words}">${body}</svg></figure>`;
}

function yScale(from: number, to: number, unit: string): string {
	const lines = ticks(from, to, 5).map((value) => {
		const y = number(yOf((value - from) / (to - from)));
		const line = `<path class="grid" d="M${left} ${y}H${width - right}"/>`;
		return `${line}<text x="${left - 6}" y="${y}" class="y">${value}</text>`;
	});
	return `${lines.join("")}<text x="4" y="10">${escapeHtml(unit)}</text>`;
}

/** Lines over the days of a season, with bars of rain from above. */
export function linePlot({ title, unit, series, bars, from, to }: LinePlot): string {
	const all = series.flatMap(({ values }) => values);
	const lowest = from ?? Math.min(...all);
	const highest = to ?? Math.max(...all, lowest + 1e-6);
	const days = Math.max(...series.map(({ values }) => values.length - 1), 1);
	const dayTicks: string[] = [];
	for (let day = 0; day <= days; day += DAYS_PER_TICK) {
		dayTicks.push(`<text x="${number(xOf(day / days))}" y="${height - 10}" class="x">day ${day}</text>`);
	}
	const lines = series.map(({ name, style, values }) => {
		const points = values.map((value, day) => {
			return `${number(xOf(day / days))} ${number(yOf((value - lowest) / (highest - lowest)))}`;
		});
		return `<path class="line ${style}" d="M${points.join("L")}"><title>${escapeHtml(name)}</title></path>`;
	});
	const legend = series.map(({ name, style }) => `<li class="${style}">${escapeHtml(name)}</li>`);
	if (bars !== undefined) legend.push(`<li class="rain">${escapeHtml(bars.name)}</li>`);
	const body = yScale(lowest, highest, unit) + dayTicks.join("") + barsOf(bars, days) + lines.join("");
	return `${frame(title, body)}<ul class="legend">${legend.join("")}</ul>`;
}

function barsOf(bars: LinePlot["bars"], days: number): string {
	if (bars === undefined) return "";
	const most = Math.max(...bars.values, 1);
	const wide = Math.max(1.5, ((width - left - right) / days) * 0.7);
	const shown = bars.values.map((value, day) => {
		if (value < 0.05) return "";
		const tall = (value / most) * BAR_SHARE * (height - top - bottom);
		const words = `day ${day}: ${value.toFixed(1)} ${bars.unit}`;
		const box = `x="${number(xOf(day / days))}" y="${top}" width="${number(wide)}" height="${number(tall)}"`;
		return `<rect class="rain" ${box}><title>${words}</title></rect>`;
	});
	const low = number(top + BAR_SHARE * (height - top - bottom));
	const scale = `<text x="${width - right + 4}" y="${low}">${most.toFixed(0)} ${bars.unit}</text>`;
	return shown.join("") + scale;
}

/** Dots over two scales. What is beyond them is not shown. */
export function dotPlot({ title, xTitle, yTitle, xRange, yRange, dots }: DotPlot): string {
	const [xFrom, xTo] = xRange;
	const [yFrom, yTo] = yRange;
	const xTicks = ticks(xFrom, xTo, 8).map((value) => {
		return `<text x="${number(xOf((value - xFrom) / (xTo - xFrom)))}" y="${height - 16}" class="x">${value}</text>`;
	});
	const shown = dots.filter(({ x, y }) => x >= xFrom && x <= xTo && y >= yFrom && y <= yTo);
	const circles = shown.map(({ x, y, style, radius, title: words }) => {
		const cx = number(xOf((x - xFrom) / (xTo - xFrom)));
		const cy = number(yOf((y - yFrom) / (yTo - yFrom)));
		const place = `cx="${cx}" cy="${cy}" r="${radius}"`;
		return `<circle class="dot ${style}" ${place}><title>${escapeHtml(words)}</title></circle>`;
	});
	const caption = `<text x="${width - right}" y="${height - 3}" class="end">${escapeHtml(xTitle)}</text>`;
	return frame(title, yScale(yFrom, yTo, yTitle) + xTicks.join("") + caption + circles.join(""));
}
