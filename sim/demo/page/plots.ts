import type { Layout, SeriesView } from "../api";
import { fetchSeries } from "./client";
import { element, section } from "./element";
import type { PageState, Panel } from "./panel";
import { Plot } from "./plot";
import { columnsOf } from "./plot-data";
import { type PlotSpec, plotSpecsOf } from "./plot-spec";
import type { Reading } from "./readings";
import { text } from "./text";

const hourMs = 3_600_000;
const windows = { hour: hourMs, quarter: 6 * hourMs, day: 24 * hourMs, all: Number.POSITIVE_INFINITY };
type WindowName = keyof typeof windows;
const windowNames: readonly WindowName[] = ["hour", "quarter", "day", "all"];

const refreshEveryMs = 3000;
/** No window is drawn narrower than this, however young the data. */
const narrowestMs = 60_000;
const pointsPerLine = 400;

/** The plots over a window that the reader chooses, read from the database every few seconds while they are seen. */
export function plotsPanel(layout: Layout, readings: ReadonlyMap<string, Reading>): Panel {
	const plots = plotSpecsOf(layout, readings).map((spec) => ({ spec, plot: new Plot(spec) }));
	const quiet = new Map(layout.points.map((point) => [point.name, point.staleAfterMs]));
	let state: PageState | null = null;
	let chosen: WindowName = "quarter";
	let round = 0;

	const refresh = async (): Promise<void> => {
		round += 1;
		const mine = round;
		if (state === null) return;
		const { view } = state;
		const toMs = view.simulated.wallMs;
		const firstMs = view.county.firstMs ?? view.simulated.startedMs;
		const fromMs = Math.max(Math.min(firstMs, toMs - narrowestMs), toMs - windows[chosen]);
		for (const { spec, plot } of plots) {
			try {
				const series = await seriesOf(spec, fromMs, toMs);
				// Another window was chosen meanwhile: its own round draws it.
				if (mine !== round) return;
				const quietMs = spec.lines.map((line) => quiet.get(line.point) ?? 0);
				plot.show(columnsOf(series, quietMs), fromMs / 1000, toMs / 1000);
			} catch (error) {
				plot.fail(error instanceof Error ? error.message : String(error));
			}
		}
	};

	const again = (): void => {
		const next = document.hidden || state?.live !== true ? Promise.resolve() : refresh();
		next.finally(() => setTimeout(again, refreshEveryMs));
	};

	const buttons = windowNames.map((name) => {
		const button = element("button", "", text.windowNames[name]);
		button.type = "button";
		button.dataset.window = name;
		button.addEventListener("click", () => {
			chosen = name;
			press();
			void refresh();
		});
		return button;
	});
	const press = (): void => {
		for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.window === chosen));
	};
	press();
	const group = element("div", "windows", ...buttons);
	group.setAttribute("role", "group");
	group.setAttribute("aria-label", text.windows);
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
		for (const { plot } of plots) plot.redraw();
	});
	const root = section(text.plots, "plots", group, element("div", "plot-grid", ...plots.map(({ plot }) => plot.root)));
	return {
		root,
		update(now) {
			const first = state === null;
			state = now;
			if (first) again();
		},
	};
}

function seriesOf(spec: PlotSpec, fromMs: number, toMs: number): Promise<SeriesView[]> {
	return Promise.all(spec.lines.map((line) => fetchSeries(line.point, fromMs, toMs, pointsPerLine)));
}
