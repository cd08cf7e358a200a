import { readFileSync } from "node:fs";
import test from "ava";

const themes = readFileSync("sim/demo/page/theme.css", "utf8").split("@media (prefers-color-scheme: dark)");

/** Text and what it stands on. */
const pairs = [
	["text", "card"],
	["text", "page"],
	["muted", "card"],
	["muted", "page"],
	["stale", "card"],
	["text", "stale-fill"],
	["head-text", "head"],
	["head-muted", "head"],
	["on", "on-fill"],
	["on", "card"],
	["rest", "rest-fill"],
	["busy", "busy-fill"],
	["text", "busy-fill"],
	["alarm", "alarm-fill"],
	["alarm", "card"],
	["card", "alarm"],
	["card", "on"],
	["good", "good-fill"],
	["text", "good-fill"],
] as const;

/** Lines of a plot, which need less than text (WCAG 2.2, 1.4.11). */
const lines = ["line-1", "line-2", "line-3", "line-4"];

for (const [index, name] of ["light", "dark"].entries()) {
	const colours = new Map([...(themes[index] ?? "").matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]));

	test(`${name}: what is read has a contrast of 7 to 1`, (t) => {
		for (const [front, back] of pairs) {
			const ratio = contrast(colours.get(front), colours.get(back));
			t.true(ratio >= 7, `${front} on ${back}: ${ratio.toFixed(2)}`);
		}
	});

	test(`${name}: plot lines stand out from card and band`, (t) => {
		for (const line of lines) {
			for (const back of ["card", "band"]) {
				const ratio = contrast(colours.get(line), colours.get(back));
				t.true(ratio >= 4.5, `${line} on ${back}: ${ratio.toFixed(2)}`);
			}
		}
	});
}

test("the measure itself", (t) => {
	t.is(contrast("#000000", "#ffffff"), 21);
	t.true(Math.abs(contrast("#777777", "#ffffff") - 4.48) < 0.01);
});

/** WCAG 2.2, "contrast ratio" and "relative luminance". A colour that is missing has none. */
function contrast(a: string | undefined, b: string | undefined): number {
	if (a === undefined || b === undefined) return 0;
	const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
