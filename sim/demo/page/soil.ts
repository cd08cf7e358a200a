import type { ZoneLayout } from "../api";
import { element, section, setAttributes, setText } from "./element";
import { countdownText } from "./format";
import { Gauge } from "./gauge";
import { toneOf } from "./lease";
import { type PageState, type Panel, readingsFor } from "./panel";
import { meanOf } from "./readings";
import { text } from "./text";
import { ValueElement } from "./value";

/** Soil moisture by zone: the figure that the program goes by, its band, the probes, and the watering. */
export function soilPanel(zones: readonly ZoneLayout[]): Panel {
	const cards = zones.map(zoneCard);
	const root = section(text.soil, "soil", element("div", "cards", ...cards.map((card) => card.root)));
	return {
		root,
		update(state) {
			for (const card of cards) card.update(state);
		},
	};
}

function zoneCard(zone: ZoneLayout): Panel {
	const status = element("span", "chip");
	const value = new ValueElement("huge");
	const gauge = new Gauge({
		low: zone.startBelow,
		high: zone.stopAt,
		lowName: text.start,
		highName: text.stop,
		alarmLow: null,
		alarmHigh: null,
		range: [0, 100],
	});
	const several = zone.moisturePoints.length > 1;
	const probes = several ? zone.moisturePoints.map(() => new ProbeElement()) : [];
	const list = element("ul", "probes", ...probes.map((probe) => probe.root));
	const note = element("span", "note");
	const figure = element("div", "figure-row", value.root, note);
	const head = element("div", "card-head", element("h3", "", zone.title), status);
	const root = element("article", "card zone", head, figure, gauge.root, ...(several ? [list] : []));
	root.dataset.zone = zone.name;
	return {
		root,
		update(state) {
			const readings = readingsFor(state, zone.moisturePoints);
			const mean = meanOf(readings);
			const only = readings[0];
			if (several || only === undefined) {
				value.showMean(mean, zone.moisturePoints, state.live);
				setText(note, several && mean.count > 0 ? text.meanOf(mean.count) : "");
			} else {
				value.show(only, state.live);
			}
			gauge.show(mean.value, mean.unit, state.live && mean.freshness === "good");
			readings.forEach((reading, index) => {
				probes[index]?.show(reading.title, () => probes[index]?.value.show(reading, state.live));
			});
			showWatering(status, zone, state);
		},
	};
}

class ProbeElement {
	readonly root: HTMLElement;
	readonly value = new ValueElement("small");
	readonly #title = element("span", "probe-title");

	constructor() {
		this.root = element("li", "probe", this.#title, this.value.root);
	}

	show(title: string, showValue: () => void): void {
		setText(this.#title, title);
		showValue();
	}
}

function showWatering(status: HTMLElement, zone: ZoneLayout, state: PageState): void {
	const valve = state.view.gateway.outputs.find((output) => output.name === zone.valve);
	if (valve === undefined) return;
	const left = valve.leftMs === null ? null : countdownText(valve.leftMs);
	const words =
		valve.state === "on" || valve.state === "proven"
			? left === null
				? text.watering
				: text.wateringLeft(left)
			: valve.state === "at-rest"
				? text.notWatering
				: text.outputState(valve.state, valve.rest);
	setText(status, state.live ? words : `${words}, ${text.notLive}`);
	setAttributes(status, { "data-tone": toneOf(valve) });
}
