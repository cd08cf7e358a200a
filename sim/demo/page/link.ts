import type { SinkView } from "../../../modules/gateway/view";
import type { LiveView } from "../api";
import { element, section, setAttributes, setText } from "./element";
import { bytesText, countText, durationText } from "./format";
import type { PageState, Panel } from "./panel";
import { text } from "./text";

/** What the links have: what waits in flash, what each sink got, and what is in the county's database. */
export function linkPanel(): Panel {
	const memory = new Memory();
	const county = new FactList();
	const root = section(text.link, "link");
	const card = element("div", "card links");
	root.append(card);
	card.append(part(text.flashTitle, memory.root), part(text.countyDatabase, county.root));
	const sinks = new Map<string, SinkElement>();
	return {
		root,
		update({ view }) {
			memory.show(view);
			writeCounty(county, view);
			for (const sink of view.gateway.sinks) {
				let shown = sinks.get(sink.name);
				if (shown === undefined) {
					shown = new SinkElement(sink);
					sinks.set(sink.name, shown);
					card.append(shown.root);
				}
				shown.show(sink);
			}
		},
	};
}

/** How the links stand, in a few words. */
export function linkWords({ view, live }: PageState): { readonly words: string; readonly isUp: boolean } {
	if (!live) return { words: text.noConnection, isUp: false };
	const { sinks } = view.gateway;
	const down = sinks.filter(({ connected }) => !connected).length;
	if (down > 0) return { words: sinks.length === 1 ? text.linkDown : text.linksDown(down, sinks.length), isUp: false };
	return view.county.connected ? { words: text.linkUp, isUp: true } : { words: text.countyAway, isUp: false };
}

function part(title: string, ...children: Node[]): HTMLElement {
	return element("div", "line", element("h3", "", title), ...children);
}

function writeCounty(facts: FactList, { county, simulated }: LiveView): void {
	facts.write("delivered", text.delivered, text.values(countText(county.delivered)), {
		"data-value": String(county.delivered),
	});
	facts.write("duplicates", text.duplicates, countText(county.duplicates), {
		"data-value": String(county.duplicates),
		"data-trouble": county.duplicates > 0 ? "true" : null,
	});
	const { lastReceiptMs } = county;
	const receipt = lastReceiptMs === null ? text.never : text.ago(durationText(simulated.wallMs - lastReceiptMs));
	facts.write("receipt", text.lastReceipt, receipt, {});
}

/** What waits, what was lost, and how full the flash is. */
class Memory {
	readonly root: HTMLElement;
	readonly #facts = new FactList();
	readonly #fill = element("span", "bar-fill");
	readonly #bar = element("div", "bar", this.#fill);

	constructor() {
		this.#bar.setAttribute("role", "img");
		this.root = element("div", "", this.#facts.root, this.#bar);
	}

	show({ gateway: { store } }: LiveView): void {
		const waiting = text.backlogText(countText(store.backlogRecords), countText(store.backlogValues));
		this.#facts.write("backlog", text.backlog, waiting, {
			"data-records": String(store.backlogRecords),
			"data-values": String(store.backlogValues),
		});
		this.#facts.write("dropped", text.dropped, text.records(countText(store.droppedRecords)), {
			"data-value": String(store.droppedRecords),
			"data-trouble": store.droppedRecords > 0 ? "true" : null,
		});
		const used = text.of(bytesText(store.usedBytes), bytesText(store.sizeBytes));
		this.#facts.write("flash", text.flash, used, { "data-value": String(store.usedBytes) });
		const share = store.sizeBytes > 0 ? (store.usedBytes / store.sizeBytes) * 100 : 0;
		this.#fill.style.width = `${Math.min(100, share)}%`;
		setAttributes(this.#bar, { "aria-label": `${text.flash}: ${used}` });
	}
}

/** One sink: where to, whether it stands, what it got and what it costs. */
class SinkElement {
	readonly root: HTMLElement;
	readonly #chip = element("span", "chip");
	readonly #facts = new FactList();

	constructor({ name, format }: SinkView) {
		const title = element("h3", "", name);
		title.append(element("span", "note", ` ${text.formats[format]}`));
		this.root = element("div", "line", element("div", "card-head", title, this.#chip), this.#facts.root);
		this.root.dataset.sink = name;
	}

	show(sink: SinkView): void {
		const { connected, waitsFor, inFlight, backlogRecords, confirmedValues, skippedRecords, dayBytes } = sink;
		const up = waitsFor === null ? text.sinkUp : text.waitsFor[waitsFor];
		setText(this.#chip, connected ? up : text.sinkDown);
		setAttributes(this.#chip, { "data-tone": connected ? (waitsFor === null ? "good" : "busy") : "trouble" });
		setAttributes(this.root, { "data-connected": String(connected), "data-values": String(confirmedValues) });
		const facts = this.#facts;
		const acknowledged = text.acknowledged[sink.acknowledgement];
		facts.write("confirmed", acknowledged, text.values(countText(confirmedValues)), {});
		facts.write("waiting", text.waiting, text.records(countText(backlogRecords)), {});
		facts.write("in-flight", text.inFlight, countText(inFlight), {});
		facts.write("skipped", text.skipped, text.records(countText(skippedRecords)), {
			"data-trouble": skippedRecords > 0 ? "true" : null,
		});
		const today = dayBytes.events + dayBytes.rows + dayBytes.session + dayBytes.receipts;
		const budget = sink.budgetBytesPerDay === null ? null : bytesText(sink.budgetBytesPerDay);
		facts.write("today", text.today, text.todayText(bytesText(today), budget), {});
		facts.write("month", text.month, sink.monthBytes === null ? "–" : bytesText(sink.monthBytes), {});
	}
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
