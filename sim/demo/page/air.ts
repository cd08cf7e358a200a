import { element, section } from "./element";
import type { Panel } from "./panel";
import { text } from "./text";
import { Tile } from "./tile";

/** The air outside the rooms. */
export function airPanel(points: readonly string[]): Panel {
	const tiles = points.map((point) => new Tile(point, (reading) => text.kind(reading.kind)));
	const figures = element("div", "tiles", ...tiles.map((tile) => tile.root));
	return {
		root: section(text.air, "air", element("div", "card", figures)),
		update(state) {
			for (const tile of tiles) tile.update(state);
		},
	};
}
