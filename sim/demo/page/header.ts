import type { ErrorView } from "../api";
import { clockWords } from "./clock-words";
import { element, setAttributes, setText } from "./element";
import { clockText, secondsText } from "./format";
import { linkWords } from "./link";
import type { Panel } from "./panel";
import { text } from "./text";

/** Farm, date and time with whose clock that is and how good, speed, and the state of the links. */
export function headerPanel(): Panel {
	const title = element("h1");
	const date = element("span", "date");
	const time = element("time", "time");
	const speed = element("span", "speed");
	const link = element("span", "chip link-chip");
	const whose = element("span", "whose");
	const root = element(
		"header",
		"header",
		element("div", "header-title", title, speed),
		element("div", "clock", time, date, whose),
		link,
	);
	return {
		root,
		update(state) {
			const { view } = state;
			const { wallMs } = view.simulated;
			setText(title, view.gateway.title);
			setText(date, text.dateText(wallMs));
			setText(time, clockText(wallMs));
			setAttributes(time, { datetime: new Date(wallMs).toISOString() });
			setText(speed, text.simulated(view.simulated.speed));
			setText(whose, clockWords(view.gateway, wallMs));
			const { words, isUp } = linkWords(state);
			setText(link, words);
			setAttributes(link, { "data-tone": isUp ? "good" : "trouble" });
		},
	};
}

/** Says when this run began and whether every output was proved at rest since. */
export function bootPanel(): Panel {
	const words = element("p", "boot-words");
	const root = element("div", "banner boot", words);
	root.setAttribute("role", "status");
	return {
		root,
		update({ view }) {
			const { bootMs, bootCount, restProvenMs } = view.gateway;
			const boot = text.momentText(bootMs, view.simulated.wallMs);
			setText(
				words,
				restProvenMs === null
					? text.restPending(bootCount, boot)
					: text.restProven(bootCount, boot, secondsText(restProvenMs)),
			);
			root.title = text.bootNumber(bootCount);
			setAttributes(root, {
				"data-boot-count": String(bootCount),
				"data-rest-proven": restProvenMs === null ? "" : String(restProvenMs),
			});
		},
	};
}

/** Says that programs get nothing, and what ends that. */
export function automationPanel(): Panel {
	const root = element("div", "banner automation", element("strong", "", text.automationOff), text.automationOffWhy);
	root.setAttribute("role", "alert");
	root.hidden = true;
	return {
		root,
		update({ view }) {
			root.hidden = view.gateway.automatic;
		},
	};
}

/** The banner for when the page hears nothing, or only that something failed. */
export class ConnectionBanner {
	readonly root: HTMLElement;
	readonly #title = element("strong");
	readonly #words = element("span");

	constructor() {
		this.root = element("div", "banner offline", this.#title, this.#words);
		// The title alone is read aloud: the words beside it count seconds.
		this.#title.setAttribute("role", "alert");
		this.root.hidden = true;
	}

	/** @param silentSeconds since the last view came; null when none ever did. */
	lost(silentSeconds: number | null): void {
		this.#show(text.noConnection, silentSeconds === null ? text.connecting : text.noConnectionSince(silentSeconds));
	}

	failed(error: ErrorView): void {
		this.#show(text.failed, `${error.message} (${error.code})`);
	}

	clear(): void {
		this.root.hidden = true;
	}

	#show(title: string, words: string): void {
		setText(this.#title, title);
		setText(this.#words, words);
		this.root.hidden = false;
	}
}
