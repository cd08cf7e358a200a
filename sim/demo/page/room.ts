import type { RoomLayout } from "../api";
import type { Asker } from "./asker";
import { element, section, setText } from "./element";
import { unitText, valueText } from "./format";
import { Gauge } from "./gauge";
import { OutputElement } from "./output";
import { type Panel, readingsFor } from "./panel";
import { leadingOf } from "./readings";
import { text } from "./text";
import { ValueElement } from "./value";

/** Cold rooms: temperature in its band with the alarm limits, the compressor and why it runs or does not. */
export function roomsPanel(rooms: readonly RoomLayout[], asker: Asker): Panel {
	const cards = rooms.map((room) => roomCard(room, asker));
	const root = section(text.coldRoom, "rooms", ...cards.map((card) => card.root));
	return {
		root,
		update(state) {
			for (const card of cards) card.update(state);
		},
	};
}

function roomCard(room: RoomLayout, asker: Asker): Panel {
	const value = new ValueElement("huge");
	const gauge = new Gauge({
		low: room.setPoint,
		high: room.setPoint + room.differential,
		lowName: text.setPoint,
		highName: text.coolingStarts,
		alarmLow: room.lowAlarm,
		alarmHigh: room.highAlarm,
		range: [-273, 1000],
	});
	const leading = element("span", "note");
	const alarms = element("p", "limits-text");
	const program = element("span", "chip");
	const compressor = new OutputElement("div", asker);
	const probes = [...room.temperaturePoints, ...room.humidityPoints].map((point) => {
		const title = element("span", "probe-title");
		const probe = new ValueElement("small");
		return { point, title, value: probe, root: element("li", "probe", title, probe.root) };
	});
	const root = element(
		"article",
		"card room",
		element("div", "card-head", element("h3", "", room.title), program),
		element("div", "figure-row", value.root, leading),
		gauge.root,
		alarms,
		element("ul", "probes", ...probes.map((probe) => probe.root)),
		compressor.root,
	);
	root.dataset.room = room.name;
	return {
		root,
		update(state) {
			const temperatures = readingsFor(state, room.temperaturePoints);
			const lead = leadingOf(temperatures);
			if (lead !== null) {
				value.show(lead, state.live);
				const control = lead.point === room.temperaturePoints[0];
				setText(leading, control ? `${lead.title}, ${text.controlProbe}` : lead.title);
				gauge.show(lead.value, lead.unit, state.live && lead.freshness === "good");
				const limit = (at: number | null) =>
					at === null ? null : `${valueText(at, lead.unit)}\u00a0${unitText(lead.unit)}`;
				setText(alarms, text.alarmLimits(limit(room.lowAlarm), limit(room.highAlarm)));
			}
			for (const probe of probes) {
				for (const reading of readingsFor(state, [probe.point])) {
					const humid = room.humidityPoints.includes(probe.point);
					setText(probe.title, humid ? `${reading.title}, ${text.humidity}` : reading.title);
					probe.value.show(reading, state.live);
				}
			}
			const why = state.view.gateway.programs.find((candidate) => candidate.name === room.name);
			setText(program, why === undefined ? "" : text.program(why.state));
			const output = state.view.gateway.outputs.find((candidate) => candidate.name === room.compressor);
			if (output !== undefined) compressor.show(output, state.live);
		},
	};
}
