import { around, keptFor } from "./kept";
import { en, type Words } from "./words/en";
import { zh } from "./words/zh";

const languages: readonly Words[] = [en, zh];
const kept = keptFor("local", "headgate.language");

/** What the reader chose, or else what the browser speaks, or else English. */
function chosen(): Words {
	const wanted = [kept.get(), around.navigator?.language];
	for (const one of wanted) {
		const found = languages.find(({ language }) => one?.slice(0, 2) === language);
		if (found !== undefined) return found;
	}
	return en;
}

export const text: Words = chosen();

/** The languages that the page could speak instead. */
export const otherLanguages = languages.filter((one) => one !== text);

/** From the next load on the page speaks this language. */
export function chooseLanguage({ language }: Words): void {
	kept.set(language);
}
