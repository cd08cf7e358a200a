import { element, section, setAttributes, setText } from "./element";
import { bytesText, countText, durationText } from "./format";
import type { Panel } from "./panel";
import { text } from "./text";

/** What the link has: what waits in flash, what arrived, and when the county last said so. */
export function linkPanel(): Panel {
	const facts = new FactList();
	const bar = element("span", "bar-fill");
	const flash = element("div", "bar", bar);
	flash.setAttribute("role", "img");
	const root = section(text.link, "link", element("div", "card", facts.root, flash));
	return {
		root,
		update({ view }) {
			const { store, sinks } = view.gateway;
			const { county } = view;
			facts.write(
				"backlog",
				text.backlog,
				text.backlogText(countText(store.backlogRecords), countText(store.backlogValues)),
				{
					"data-records": String(store.backlogRecords),
					"data-values": String(store.backlogValues),
				},
			);
			facts.write("delivered", text.delivered, text.values(countText(county.delivered)), {
				"data-value": String(county.delivered),
			});
			facts.write("duplicates", text.duplicates, countText(county.duplicates), {
				"data-value": String(county.duplicates),
				"data-trouble": county.duplicates > 0 ? "true" : null,
			});
			const { lastReceiptMs } = county;
			facts.write(
				"receipt",
				text.lastReceipt,
				lastReceiptMs === null ? text.never : text.ago(durationText(view.simulated.wallMs - lastReceiptMs)),
				{},
			);
			facts.write("in-flight", text.inFlight, countText(sinks[0]?.inFlight ?? 0), {});
			facts.write("dropped", text.dropped, text.records(countText(store.droppedRecords)), {
				"data-value": String(store.droppedRecords),
				"data-trouble": store.droppedRecords > 0 ? "true" : null,
			});
			const used = text.of(bytesText(store.usedBytes), bytesText(store.sizeBytes));
			facts.write("flash", text.flash, used, { "data-value": String(store.usedBytes) });
			const share = store.sizeBytes > 0 ? (store.usedBytes / store.sizeBytes) * 100 : 0;
			bar.style.width = `${Math.min(100, share)}%`;
			setAttributes(flash, { "aria-label": `${text.flash}: ${used}` });
		},
	};
}

/** Names and values in two columns, each made when it is first written. */
class FactList {
	readonly root = element("dl", "facts");
	readonly #values = new Map<string, HTMLElement>();

	write(name: string, title: string, words: string, attributes: Readonly<Record<string, string | null>>): void {
		let value = this.#values.get(name);
		if (value === undefined) {
			value = element("dd");
			this.#values.set(name, value);
			this.root.append(element("div", "fact", element("dt", "", title), value));
		}
		setText(value, words);
		setAttributes(value, { "data-fact": name, ...attributes });
	}
}
