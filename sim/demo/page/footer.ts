import type { Asker } from "./asker";
import { button } from "./controls";
import { element, setText } from "./element";
import type { Panel } from "./panel";
import { session } from "./session";
import { chooseLanguage, otherLanguages, text } from "./text";

/** Which gateway this is, who asks, and the page in another language. */
export function footerPanel(asker: Asker): Panel {
	const gateway = element("p");
	const name = element("span");
	const asked = element(
		"div",
		"buttons",
		name,
		button(text.changeName, "", () => void asker.changeName()),
	);
	const languages = otherLanguages.map((language) => {
		const choose = button(language.languageName, "", () => {
			chooseLanguage(language);
			location.reload();
		});
		choose.lang = language.language;
		return choose;
	});
	return {
		root: element(
			"footer",
			"footer",
			element("div", "footer-row", asked, element("div", "buttons", ...languages)),
			gateway,
		),
		update({ view }) {
			const telemetry = view.gateway.store.logs[1];
			const next = String(telemetry?.nextSequence ?? 0);
			setText(gateway, text.footer(view.gateway.gateway, telemetry?.epoch ?? "", next));
			asked.hidden = session.name === null;
			setText(name, session.name === null ? "" : text.askedAs(session.name));
		},
	};
}
