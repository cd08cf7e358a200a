import type { Layout } from "../api";
import type { Asker } from "./asker";
import { element, section } from "./element";
import { OutputElement } from "./output";
import type { Panel } from "./panel";
import { text } from "./text";
import { Tile } from "./tile";

/** The flow, then pump, master valve and zone valves: whatever the site switches, but for the rooms' compressors. */
export function waterPanel(layout: Layout, asker: Asker): Panel {
	const inRooms = new Set(layout.rooms.map((room) => room.compressor));
	const first = layout.irrigation === null ? [] : [layout.irrigation.pump, layout.irrigation.master];
	const named = [...first, ...layout.zones.map((zone) => zone.valve)];
	const shown = new Map<string, OutputElement>();
	const card = element("div", "card");
	const flow = layout.flowPoint === null ? null : new Tile(layout.flowPoint, () => text.flow);
	if (flow !== null) card.append(element("div", "tiles", flow.root));
	const list = element("ul", "outputs");
	card.append(list);
	return {
		root: section(text.water, "water", card),
		update(state) {
			flow?.update(state);
			const outputs = new Map(state.view.gateway.outputs.map((output) => [output.name, output]));
			for (const name of new Set([...named, ...outputs.keys()])) {
				const output = outputs.get(name);
				if (output === undefined || inRooms.has(name)) continue;
				let line = shown.get(name);
				if (line === undefined) {
					line = new OutputElement("li", asker);
					shown.set(name, line);
					list.append(line.root);
				}
				line.show(output, state.live);
			}
		},
	};
}
