import uPlot from "uplot";
import { localDate } from "./clock";
import { element, setText } from "./element";
import { clockText, secondsText, unitText, valueText } from "./format";
import { type PlotColumns, rangeOf } from "./plot-data";
import type { PlotSpec } from "./plot-spec";
import { text } from "./text";

/** Lines differ in their dashes too, not in colour alone. */
const dashes: readonly (readonly number[])[] = [[], [9, 5], [2, 4], [12, 4, 2, 4]];
const dayS = 86_400;
const svg = "http://www.w3.org/2000/svg";

/** One uPlot with a heading, a legend and the band behind its lines. */
export class Plot {
	readonly root: HTMLElement;
	readonly #spec: PlotSpec;
	readonly #canvas = element("div", "plot-canvas");
	readonly #note = element("p", "plot-note", text.plotWaiting);
	readonly #at = element("span", "plot-at");
	readonly #values: HTMLElement[];
	#plot: uPlot | null = null;
	#columns: PlotColumns = [[]];
	#from = 0;
	#to = 1;

	constructor(spec: PlotSpec) {
		this.#spec = spec;
		this.#values = spec.lines.map(() => element("span", "legend-value"));
		const items = spec.lines.map((line, index) => {
			const value = this.#values[index] ?? "";
			return element("li", "legend-item", swatch(index), element("span", "", line.title), value);
		});
		for (const band of spec.bands) {
			const words = text.bandLegend(valueText(band.low, spec.unit), valueText(band.high, spec.unit));
			items.push(element("li", "legend-item", element("span", "swatch-band"), words));
		}
		if (spec.limits.length > 0)
			items.push(element("li", "legend-item", element("span", "swatch-alarm"), text.alarmLegend));
		this.#canvas.setAttribute("role", "img");
		this.#canvas.setAttribute(
			"aria-label",
			text.plotLabel(
				spec.title,
				spec.lines.map((line) => line.title),
			),
		);
		const head = element("div", "card-head", element("h3", "", `${spec.title}, ${unitText(spec.unit)}`), this.#at);
		this.root = element("figure", "card plot", head, element("ul", "legend", ...items), this.#canvas, this.#note);
		this.root.dataset.plot = spec.name;
		new ResizeObserver(() => this.#resize()).observe(this.#canvas);
	}

	/** Draws other data; stamps in seconds. */
	show(columns: PlotColumns, fromS: number, toS: number): void {
		this.#columns = columns;
		this.#from = fromS;
		this.#to = toS;
		const samples = columns[0].length;
		this.root.dataset.samples = String(samples);
		this.#canvas.hidden = samples === 0;
		this.#note.hidden = samples > 0;
		setText(this.#note, samples > 0 ? "" : text.plotWaiting);
		if (samples === 0) return;
		if (this.#plot === null) this.redraw();
		else this.#plot.setData(columns as uPlot.AlignedData);
	}

	/** Says why nothing newer came; what was drawn stays. */
	fail(message: string): void {
		this.#note.hidden = false;
		setText(this.#note, text.plotFailed(message));
	}

	/** Makes the plot anew, in the colours of now. */
	redraw(): void {
		this.#plot?.destroy();
		this.#plot = null;
		if (this.#columns[0].length === 0 || this.#canvas.clientWidth === 0) return;
		this.#plot = new uPlot(this.#options(), this.#columns as uPlot.AlignedData, this.#canvas);
	}

	#resize(): void {
		const width = this.#canvas.clientWidth;
		if (width === 0) return;
		if (this.#plot === null) this.redraw();
		else if (this.#plot.width !== width) this.#plot.setSize({ width, height: heightFor(width) });
	}

	#options(): uPlot.Options {
		const spec = this.#spec;
		const width = this.#canvas.clientWidth;
		const axis = {
			stroke: colour("--muted"),
			font: "15px system-ui, sans-serif",
			grid: { stroke: colour("--grid"), width: 1 },
			ticks: { show: false },
		};
		return {
			width,
			height: heightFor(width),
			padding: [12, 14, 0, 0],
			legend: { show: false },
			cursor: { drag: { x: false, y: false }, y: false },
			tzDate: (atS) => localDate(atS * 1000),
			scales: {
				x: { time: true, range: () => [this.#from, this.#to] },
				y: { range: (_plot, low, high) => rangeOf(low, high, spec.marks) },
			},
			axes: [
				{
					...axis,
					space: 84,
					size: 34,
					values: (_plot, splits, _axis, _space, incr) => splits.map((at) => tickText(at, incr)),
				},
				{ ...axis, space: 40, size: 50, values: (_plot, splits) => splits.map(tickNumber) },
			],
			series: [
				{},
				...spec.lines.map((_line, index) => ({
					stroke: colour(`--line-${(index % 4) + 1}`),
					width: 2.5,
					dash: [...(dashes[index % dashes.length] ?? [])],
					points: { show: false },
				})),
			],
			hooks: {
				drawClear: [(plot) => this.#drawBands(plot)],
				setCursor: [(plot) => this.#showCursor(plot.cursor.idx ?? null)],
			},
		};
	}

	#drawBands(plot: uPlot): void {
		const { ctx, bbox } = plot;
		const y = (value: number) => plot.valToPos(value, "y", true);
		ctx.save();
		for (const band of this.#spec.bands) {
			ctx.fillStyle = colour("--band");
			ctx.fillRect(bbox.left, y(band.high), bbox.width, y(band.low) - y(band.high));
			for (const edge of [band.low, band.high]) drawEdge(plot, y(edge), colour("--band-edge"), []);
		}
		for (const limit of this.#spec.limits) drawEdge(plot, y(limit), colour("--alarm"), [10, 6]);
		ctx.restore();
	}

	#showCursor(index: number | null): void {
		const at = index === null ? undefined : this.#columns[0][index];
		setText(this.#at, at === undefined ? "" : `${text.dayText(at * 1000)} ${clockText(at * 1000)}`);
		this.#values.forEach((target, line) => {
			const value = at === undefined || index === null ? null : nearest(this.#columns[line + 1], index);
			setText(target, value === null ? "" : valueText(value, this.#spec.unit));
		});
	}
}

function heightFor(width: number): number {
	return width < 500 ? 220 : 280;
}

/** The line's value at a stamp, or the last one before it when this line has no sample there. */
function nearest(column: readonly (number | null | undefined)[] | undefined, index: number): number | null {
	for (let at = index; at >= 0; at -= 1) {
		const value = column?.[at];
		if (value !== undefined) return value;
	}
	return null;
}

function drawEdge(plot: uPlot, y: number, stroke: string, dash: number[]): void {
	const { ctx, bbox } = plot;
	ctx.strokeStyle = stroke;
	ctx.lineWidth = 2 * devicePixelRatio;
	ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
	ctx.beginPath();
	ctx.moveTo(bbox.left, y);
	ctx.lineTo(bbox.left + bbox.width, y);
	ctx.stroke();
}

/** Midnight says its day, any other tick the time, with seconds where ticks are closer than a minute. */
function tickText(atS: number, incrementS: number): string {
	if (incrementS < 60) return secondsText(atS * 1000);
	const time = clockText(atS * 1000);
	return incrementS >= dayS || time === "00:00" ? text.dayText(atS * 1000) : time;
}

function tickNumber(value: number): string {
	return String(Number(value.toFixed(2))).replace("-", "−");
}

function colour(variable: string): string {
	return getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
}

function swatch(index: number): SVGSVGElement {
	const made = document.createElementNS(svg, "svg");
	made.setAttribute("viewBox", "0 0 34 10");
	made.setAttribute("class", `swatch line-${(index % 4) + 1}`);
	made.setAttribute("aria-hidden", "true");
	const line = document.createElementNS(svg, "path");
	line.setAttribute("d", "M1 5h32");
	line.setAttribute("stroke-dasharray", (dashes[index % dashes.length] ?? []).join(" "));
	made.append(line);
	return made;
}
