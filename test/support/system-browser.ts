import { type Browser, chromium, type Page } from "playwright-core";
import { debianProgram } from "./debian-program";

/** `data-` attributes of an element, named as in a dataset (`data-sequence` is `sequence`), and its visible words. */
export type Shown = Readonly<Record<string, string>> & { readonly words: string };

/** Debian's Chromium without a window. */
export function startBrowser(): Promise<Browser> {
	const executablePath = debianProgram("chromium") ?? "chromium";
	return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

/** What all elements that match show in one moment. */
export function shownBy(page: Page, selector: string): Promise<Shown[]> {
	const elements = `[...document.querySelectorAll(${JSON.stringify(selector)})]`;
	return page.evaluate(`${elements}.map((one) => ({ ...one.dataset, words: one.innerText }))`);
}

/** For each canvas, how many of its pixels are drawn. */
export function drawnPixels(page: Page, selector: string): Promise<number[]> {
	const pixels = "canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data";
	const drawn = `${pixels}.reduce((count, byte, index) => count + (index % 4 === 3 && byte > 0 ? 1 : 0), 0)`;
	return page.evaluate(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((canvas) => ${drawn})`);
}

/** Errors that the page told on its console, or that ended a script, from now on. */
export function errorsOf(page: Page): readonly string[] {
	const errors: string[] = [];
	page.on("pageerror", (error) => errors.push(error.message));
	page.on("console", (message) => {
		if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
	});
	return errors;
}
