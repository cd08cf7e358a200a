import type { GatewayView, ProgramView } from "../../../modules/gateway/view";
import type { Layout } from "../api";
import type { Asker } from "./asker";
import { AnswerLine, button } from "./controls";
import { element, section, setAttributes, setText } from "./element";
import { countText, durationText } from "./format";
import type { Panel } from "./panel";
import { text } from "./text";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const pausesMs = [hourMs, 4 * hourMs, 12 * hourMs, dayMs, 7 * dayMs];

/** Each program with why it does what it does; pause and resume. */
export function programsPanel(layout: Layout, asker: Asker): Panel {
	const list = element("ul", "card programs-list");
	const titles = new Map(layout.rooms.map(({ name, title }) => [name, title]));
	const items = new Map<string, ProgramElement>();
	return {
		root: section(text.programs, "programs", list),
		update({ view }) {
			for (const program of view.gateway.programs) {
				let item = items.get(program.name);
				if (item === undefined) {
					item = new ProgramElement(program.name, titles.get(program.name) ?? text.program(program.name), asker);
					items.set(program.name, item);
					list.append(item.root);
				}
				item.show(program, view.gateway);
			}
		},
	};
}

class ProgramElement {
	readonly root: HTMLElement;
	readonly #why = element("span", "output-lease");
	readonly #chip = element("span", "chip");
	readonly #pause: HTMLElement;
	readonly #resume: HTMLElement;

	constructor(name: string, title: string, asker: Asker) {
		const answer = new AnswerLine(asker);
		const ask = (what: string, forMs: number): void => void answer.ask({ what, subject: name, forMs });
		const span = element("select", "");
		for (const ms of pausesMs) {
			const option = element("option", "", spanText(ms));
			option.value = String(ms);
			span.append(option);
		}
		span.setAttribute("aria-label", text.about(text.pauseFor, title));
		const pause = button(text.pause, title, () => ask("pause", Number(span.value)));
		this.#pause = element("div", "buttons", pause, span);
		this.#resume = button(text.resume, title, () => ask("resume", 0));
		const words = element("span", "output-words", element("span", "output-title", title), this.#why);
		const head = element("div", "output-head", words, this.#chip);
		this.root = element("li", "output", head, element("div", "buttons", this.#pause, this.#resume), answer.root);
		this.root.dataset.program = name;
	}

	show(program: ProgramView, { automatic: isAutomatic, wallMs }: GatewayView): void {
		const { name, state, subject, pausedLeftMs, nextStartMs, quota } = program;
		const why = text.program(state);
		const words = [subject === null || subject === name ? why : `${why}: ${subject}`];
		if (nextStartMs !== null) words.push(text.nextStart(text.momentText(nextStartMs, wallMs)));
		if (quota !== null) words.push(text.quotaUsed(countText(quota.usedM3), countText(quota.m3)));
		setText(this.#why, words.join(", "));
		const mode = isAutomatic ? text.automatic : text.automationOff;
		setText(this.#chip, pausedLeftMs === null ? mode : text.paused(durationText(pausedLeftMs)));
		const tone = isAutomatic ? "on" : "trouble";
		setAttributes(this.#chip, { "data-tone": pausedLeftMs === null ? tone : "busy" });
		setAttributes(this.root, { "data-state": state, "data-paused": String(pausedLeftMs !== null) });
		this.#pause.hidden = pausedLeftMs !== null;
		this.#resume.hidden = pausedLeftMs === null;
	}
}

/** A whole number of hours or days. */
function spanText(ms: number): string {
	return ms % dayMs === 0 ? `${ms / dayMs} d` : `${ms / hourMs} h`;
}
