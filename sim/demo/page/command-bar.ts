import type { Asker } from "./asker";
import { AnswerLine, button } from "./controls";
import { element } from "./element";
import { text } from "./text";

/** Always in reach, whatever is scrolled to: one press brings every output to rest. */
export function commandBar(asker: Asker): HTMLElement {
	const answer = new AnswerLine(asker);
	const stopAll = button(
		text.stopAll,
		"",
		() => void answer.ask({ what: "stop-all", subject: "", forMs: 0 }),
		"stop-all",
	);
	stopAll.dataset.action = "stop-all";
	const bar = element("div", "command-bar", element("div", "command-bar-inner", answer.root, stopAll));
	bar.setAttribute("role", "region");
	bar.setAttribute("aria-label", text.commands);
	return bar;
}
