import type { LineView } from "../../../modules/gateway/view";
import { element, section, setAttributes, setText } from "./element";
import { countText, fixed } from "./format";
import type { Panel } from "./panel";
import { text } from "./text";

/** How busy each line is, and which of its devices are silent. */
export function busPanel(): Panel {
	const card = element("div", "card lines");
	const root = section(text.bus, "bus", card);
	const lines = new Map<string, LineElement>();
	return {
		root,
		update(state) {
			for (const line of state.view.gateway.lines) {
				let shown = lines.get(line.name);
				if (shown === undefined) {
					shown = new LineElement(line.name);
					lines.set(line.name, shown);
					card.append(shown.root);
				}
				shown.show(line);
			}
		},
	};
}

class LineElement {
	readonly root: HTMLElement;
	readonly #share = element("span", "line-share");
	readonly #fill = element("span", "bar-fill");
	readonly #devices = element("p", "line-devices");
	readonly #counts = element("p", "line-counts");

	constructor(name: string) {
		const head = element("div", "card-head", element("h3", "", text.line(name)), this.#share);
		const bar = element("div", "bar", this.#fill);
		bar.setAttribute("aria-hidden", "true");
		this.root = element("div", "line", head, bar, this.#devices, this.#counts);
	}

	show(line: LineView): void {
		setText(this.#share, text.busShare(fixed(line.loadPercent, 0)));
		this.#fill.style.width = `${Math.min(100, line.loadPercent)}%`;
		const quiet = line.silent.length > 0;
		setText(this.#devices, quiet ? text.silent(line.silent) : text.allAnswer);
		setAttributes(this.#devices, { "data-trouble": quiet ? "true" : null });
		const counts = text.busCounts(countText(line.requests), countText(line.replies));
		const faults = text.busFaults(countText(line.timeouts), countText(line.damaged), countText(line.exceptions));
		setText(this.#counts, `${counts}: ${faults}`);
		setAttributes(this.root, { "data-line": line.name, "data-load": String(line.loadPercent) });
	}
}
