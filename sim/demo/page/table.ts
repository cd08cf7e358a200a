import { element, section, setText } from "./element";
import { secondsText } from "./format";
import type { Panel } from "./panel";
import type { Reading } from "./readings";
import { text } from "./text";
import { ValueElement } from "./value";

/** Every point that the gateway has, as the database has it: for the installer who looks for one probe. */
export function tablePanel(): Panel {
	const body = element("tbody");
	const columns = text.columns;
	const names = [columns.point, columns.value, columns.at, columns.record].map((name) => {
		const cell = element("th", "", name);
		cell.scope = "col";
		return cell;
	});
	const table = element("table", "points", element("thead", "", element("tr", "", ...names)), body);
	const summary = element("summary");
	const details = element("details", "card", summary, element("div", "scroll", table));
	const rows = new Map<string, PointRow>();
	return {
		root: section(text.all, "all", details),
		update(state) {
			setText(summary, text.showAll(state.readings.size));
			for (const reading of state.readings.values()) {
				let row = rows.get(reading.point);
				if (row === undefined) {
					row = new PointRow(reading);
					rows.set(reading.point, row);
					body.append(row.root);
				}
				row.show(reading, state.live);
			}
		},
	};
}

class PointRow {
	readonly root: HTMLElement;
	readonly #value = new ValueElement("small");
	readonly #at = element("td");
	readonly #record = element("td");

	constructor(reading: Reading) {
		const kind = text.kind(reading.kind);
		// A point without a title of its own goes by its name, which stands below anyway.
		const untitled = reading.title === reading.point || reading.title.toLowerCase() === kind;
		const title = untitled ? kind : `${reading.title}, ${kind}`;
		const name = element("th", "", element("span", "point-title", title), element("code", "", reading.point));
		this.#at.dataset.label = text.columns.at;
		this.#record.dataset.label = text.columns.record;
		name.scope = "row";
		this.root = element("tr", "", name, element("td", "", this.#value.root), this.#at, this.#record);
	}

	show(reading: Reading, live: boolean): void {
		this.#value.show(reading, live);
		setText(this.#at, reading.sample === null ? "–" : secondsText(reading.sample.atMs));
		setText(this.#record, reading.sample === null ? "–" : String(reading.sample.sequence));
	}
}
